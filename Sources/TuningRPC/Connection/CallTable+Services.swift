import GRPCCore

/// The calls of both services.
extension CallTable {
    /// Adds the calls of Optuna's protocol.
    mutating func add(_ service: StorageService) {
        typealias Method = Optuna_StorageService.Method
        add(Method.CreateNewStudy.descriptor, service.createNewStudy(request:context:))
        add(Method.DeleteStudy.descriptor, service.deleteStudy(request:context:))
        add(Method.SetStudyUserAttribute.descriptor, service.setStudyUserAttribute(request:context:))
        add(Method.SetStudySystemAttribute.descriptor, service.setStudySystemAttribute(request:context:))
        add(Method.GetStudyIdFromName.descriptor, service.getStudyIdFromName(request:context:))
        add(Method.GetStudyNameFromId.descriptor, service.getStudyNameFromId(request:context:))
        add(Method.GetStudyDirections.descriptor, service.getStudyDirections(request:context:))
        add(Method.GetStudyUserAttributes.descriptor, service.getStudyUserAttributes(request:context:))
        add(Method.GetStudySystemAttributes.descriptor, service.getStudySystemAttributes(request:context:))
        add(Method.GetAllStudies.descriptor, service.getAllStudies(request:context:))
        add(Method.CreateNewTrial.descriptor, service.createNewTrial(request:context:))
        add(Method.SetTrialParameter.descriptor, service.setTrialParameter(request:context:))
        add(
            Method.GetTrialIdFromStudyIdTrialNumber.descriptor,
            service.getTrialIdFromStudyIdTrialNumber(request:context:))
        add(Method.SetTrialStateValues.descriptor, service.setTrialStateValues(request:context:))
        add(Method.SetTrialIntermediateValue.descriptor, service.setTrialIntermediateValue(request:context:))
        add(Method.SetTrialUserAttribute.descriptor, service.setTrialUserAttribute(request:context:))
        add(Method.SetTrialSystemAttribute.descriptor, service.setTrialSystemAttribute(request:context:))
        add(Method.GetTrial.descriptor, service.getTrial(request:context:))
        add(
            Method.GetTrials.descriptor, isLong: { $0.trials.count > Self.longList },
            service.getTrials(request:context:))
    }

    /// Adds the calls of the protocol of our own.
    mutating func add(_ service: StudyService) {
        typealias Method = Apus_StudyService.Method
        add(Method.CreateStudy.descriptor, service.createStudy(request:context:))
        add(Method.FindStudy.descriptor, service.findStudy(request:context:))
        add(Method.ListStudies.descriptor, service.listStudies(request:context:))
        add(Method.DeleteStudy.descriptor, service.deleteStudy(request:context:))
        add(Method.Annotate.descriptor, service.annotate(request:context:))
        add(Method.AddTrials.descriptor, service.addTrials(request:context:))
        add(Method.StartTrial.descriptor, service.startTrial(request:context:))
        add(Method.StartWaitingTrial.descriptor, service.startWaitingTrial(request:context:))
        add(Method.Record.descriptor, service.record(request:context:))
        add(Method.GetTrial.descriptor, service.getTrial(request:context:))
        add(
            Method.GetChanges.descriptor, isLong: { $0.trials.count > Self.longList },
            service.getChanges(request:context:))
    }

    /// The number of trials from which on writing a list would keep other calls waiting.
    static let longList = 200
}
