import Experiments
import Testing
import Tuning

@Suite struct ParameterArgumentTests {
    @Test(arguments: [
        ("lr=float:1e-5:1e-1:log", Distribution.float(1e-5...1e-1, .log)),
        ("x=float:-1:1", .float(-1...1)), ("x=float:0:1:step=0.25", .float(0...1, .stepped(by: 0.25))),
        ("n=int:1:8", .int(1...8)), ("n=int:0:9:step=5", .int(0...5, .stepped(by: 5))),
        ("k=choice:rbf,2,0.5,true,null", .categorical(["rbf", 2, 0.5, true, .null])),
    ])
    func parametersAreRead(text: String, distribution: Distribution) throws {
        #expect(try ParameterArgument(text).parameter.distribution == distribution)
    }

    @Test(arguments: [
        ("", "no NAME="), ("x", "no NAME="), ("=float:0:1", "no NAME="), ("x=", "“” is no kind of parameter"),
        ("x=real:0:1", "“real” is no kind of parameter"), ("x=float", "needs bounds"),
        ("k=choice", "needs values"),
        ("x=float:1", "1 fields"), ("x=float:0:1:log:log", "4 fields"),
        ("x=float:3:1", "the lower bound 3 is above the upper bound 1"),
        ("x=float:a:1", "“a” is not a number"),
        ("x=int:0.5:1", "“0.5” is not a whole number"), ("x=float:0:1:steps=1", "“steps=1” is no scale"),
        ("x=float:0:1:log", "log"), ("x=float:0:1:step=0", "step"),
    ])
    func mistakesAreNamed(text: String, reason: String) throws {
        let mistake = #expect(throws: ParameterArgument.Mistake.self) { try ParameterArgument(text) }
        #expect(try #require(mistake).description.contains(reason), "\(mistake?.description ?? "")")
    }
}
