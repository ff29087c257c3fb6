import Experiments
import Numerical
import Testing
import Tuning

/// What trials take of their machine.
@Suite struct ResourceTests {
    private func request(cores: Double? = nil, gpus: Double = 0, memory: UInt64? = nil, tokens: Double? = nil)
        -> ResourceRequest
    {
        var request = ResourceRequest()
        (request.cores, request.gpus, request.memory) = (cores, gpus, memory)
        request.others["tokens"] = tokens
        return request
    }

    @Test func nothingIsEverGivenTwice() {
        let machine = MachineResources(
            cores: 4, memory: 8 << 30, gpus: ["0", "1", "MIG-a"], others: ["tokens": 2])
        for seed in 0..<200 {
            var random = RandomStream(seed: UInt64(seed))
            var pool = ResourcePool(machine)
            let request = request(
                cores: [0.5, 1, 2, 3][random.index(below: 4)],
                gpus: [0, 0.25, 1.0 / 3, 0.5, 1, 2][random.index(below: 6)],
                memory: [1 << 28, 1 << 30, 3 << 30][random.index(below: 3)],
                tokens: [0.5, 1, 2][random.index(below: 3)])
            let room = pool.room(for: request)?.trials ?? 0
            var held: [ResourcePool.Grant] = []
            for _ in 0..<60 {
                if random.uniform() < 0.6, let grant = pool.take(request) {
                    held.append(grant)
                } else if let last = held.popLast() {
                    pool.giveBack(last)
                }
                #expect(held.count <= room)
                #expect(Double(held.count) * (request.cores ?? 0) <= 4)
                #expect(Double(held.count) * (request.others["tokens"] ?? 0) <= 2)
                for device in machine.gpus {
                    let share = min(1, request.gpus)
                    #expect(Double(held.count { $0.gpus.contains(device) }) * share <= 1.001)
                }
            }
            while let grant = pool.take(request) { held.append(grant) }
            #expect(held.count == room, "all that fits is given, seed \(seed)")
        }
    }

    @Test func sharesFillOneDeviceBeforeTheNext() {
        var pool = ResourcePool(MachineResources(cores: 1, gpus: ["0", "1"]))
        #expect(pool.take(request(gpus: 0.5))?.gpus == ["0"])
        #expect(pool.take(request(gpus: 0.5))?.gpus == ["0"])
        #expect(pool.take(request(gpus: 1))?.gpus == ["1"])
        #expect(pool.take(request(gpus: 0.5)) == nil)
    }

    @Test func devicesAreReadAsTheDriverListsThem() {
        let list = """
            GPU 0: NVIDIA A100 (UUID: GPU-1)
              MIG 3g.20gb     Device  0: (UUID: MIG-a)
              MIG 3g.20gb     Device  1: (UUID: MIG-b)
            GPU 1: NVIDIA A100 (UUID: GPU-2)
            """
        #expect(Devices.names(listed: list) == ["MIG-a", "MIG-b", "1"])
        #expect(Devices.names(listed: "No devices were found\n") == [])
    }

    @Test func eachTrialHasItsOwnGPU() async throws {
        let lab = try Laboratory()
        let script = """
            mkdir $0/gpu-$CUDA_VISIBLE_DEVICES || exit 1
            if mkdir $0/first 2>/dev/null; then until [ -e $0/gpu-1 ]; do sleep 0.01; done; fi
            echo $CUDA_VISIBLE_DEVICES >> $0/seen
            rmdir $0/gpu-$CUDA_VISIBLE_DEVICES
            echo acc=1
            """
        let result = try await lab.run(
            lab.experiment(script, trials: 8, run: ", parallel: 4, resources: {gpu: 1, licence: 0.5}"),
            declaring: ["gpu": 2, "licence": 5])
        #expect(result.standing.census.counts == [.complete: 8])
        #expect(Set(lab.read("seen").split(separator: "\n")) == ["0", "1"])
        let narrowed = lab.events.contains {
            if case .narrowed(to: 2, share: "its share of 2 GPUs") = $0 { true } else { false }
        }
        #expect(narrowed)
    }

    @Test(arguments: [
        ("{gpu: 3}", "a trial takes 3 of the machine's GPUs, and there is 2"),
        ("{licence: 1}", "a trial takes 1 of the resource “licence”, of which this machine has no;"),
    ])
    func whatTheMachineDoesNotHaveIsSaidBeforeAnyTrial(resources: String, words: String) async throws {
        let lab = try Laboratory()
        let experiment = try lab.experiment("echo acc=1", run: ", resources: \(resources)")
        let failure = await #expect(throws: RunFailure.self) {
            try await lab.run(experiment, declaring: ["gpu": 2])
        }
        #expect(failure?.description.hasPrefix(words) == true)
        #expect(try await lab.trials().filter { $0.state != .waiting }.isEmpty)
    }

    @Test func processesOfATrialKnowTheirRanks() async throws {
        let lab = try Laboratory()
        let script = """
            touch $0/rank-$RANK-$LOCAL_RANK-$MASTER_ADDR-$MASTER_PORT
            echo "rank $RANK"
            [ $RANK = 0 ] || exit 0
            until [ -e $0/rank-1-1-127.0.0.1-$MASTER_PORT -a -e $0/rank-2-2-127.0.0.1-$MASTER_PORT ]; do sleep 0.01; done
            echo acc=$WORLD_SIZE
            """
        let trial = try await lab.trial(of: script, run: ", processes: 3")
        #expect(trial.state == .complete && trial.values == [3])
        #expect(lab.read("runs/study/0/output.log") == "rank 0\nacc=3\n")
        #expect(lab.read("runs/study/0/output-2.log") == "rank 2\n")
    }

    @Test func theFirstProcessWaitsForTheOthers() async throws {
        let lab = try Laboratory()
        let script = """
            if [ $RANK = 0 ]; then touch $0/first; echo acc=1; exit 0; fi
            until [ -e $0/first ]; do sleep 0.01; done
            sleep 0.2; touch $0/end
            """
        let trial = try await lab.trial(of: script, run: ", processes: 2")
        #expect(trial.state == .complete && lab.exists("end"))
    }

    @Test func aProcessThatFailsEndsTheOthers() async throws {
        let lab = try Laboratory()
        let script = """
            echo $$ > $0/pid-$RANK; echo acc=1
            [ $RANK = 2 ] || exec sleep 600
            until [ -e $0/pid-0 -a -e $0/pid-1 ]; do sleep 0.01; done
            exit 7
            """
        let trial = try await lab.trial(of: script, run: ", processes: 3")
        #expect(trial.state == .failed)
        #expect(trial.failureReason?.hasPrefix("process 2: exit status 7") == true)
        #expect(!isRunning(lab.read("pid-0")) && !isRunning(lab.read("pid-1")))
    }
}
