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
    func parametersAreRead(text: String, distribution: Distribution) {
        #expect(ParameterArgument(text)?.parameter.distribution == distribution)
    }

    @Test(arguments: [
        "", "x", "x=", "=float:0:1", "x=float:1", "x=float:1:0", "x=float:0:1:log", "x=int:0.5:1",
        "x=float:0:1:steps=1",
        "x=real:0:1", "x=float:0:1:log:log", "x=float:0:1:step=0",
    ])
    func mistakesAreRefused(text: String) { #expect(ParameterArgument(text) == nil) }
}
