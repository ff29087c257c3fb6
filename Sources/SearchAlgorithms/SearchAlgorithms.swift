// SearchAlgorithms
