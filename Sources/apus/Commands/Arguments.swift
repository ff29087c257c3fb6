public import ArgumentParser
public import Tuning

extension Direction: ExpressibleByArgument {}
extension TrialState: ExpressibleByArgument {}
