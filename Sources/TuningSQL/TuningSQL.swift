// TuningSQL
