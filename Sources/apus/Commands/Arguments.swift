public import ArgumentParser
public import Tuning
public import Visualization

extension Direction: ExpressibleByArgument {}
extension TrialState: ExpressibleByArgument {}
extension Theme: ExpressibleByArgument {}
