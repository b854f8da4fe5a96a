package dev.claw.hub.adapter.json;

/** Frames of an agent that uses services. */
enum ConsumerType implements FrameType {
    CONNECT("connect"),
    SKILL_DISCOVER("skill_discover"),
    GET_SERVICE_DOCS("get_service_docs"),
    GET_SKILL_DOC("get_skill_doc"),
    CALL_SERVICE("call_service"),
    CALL("call");

    private final String wire;

    ConsumerType(String wire) {
        this.wire = wire;
    }

    @Override
    public String wire() {
        return wire;
    }

    @Override
    public LegacyFrame read(RawObject frame) {
        return switch (this) {
            case CONNECT -> ConsumerFrame.Connect.of(frame);
            case SKILL_DISCOVER -> ConsumerFrame.SkillDiscover.of(frame);
            case GET_SERVICE_DOCS -> ConsumerFrame.GetServiceDocs.of(frame);
            case GET_SKILL_DOC -> ConsumerFrame.GetSkillDoc.of(frame);
            case CALL -> ConsumerFrame.Call.of(frame);
            case CALL_SERVICE -> ConsumerFrame.CallService.of(frame);
        };
    }
}
