// TuningTesting
