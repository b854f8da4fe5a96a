package dev.claw.hub.store;

/** What an entry of a channel's log is. The code is what is stored; it never changes its meaning. */
public enum EntryKind {
    MESSAGE(1),
    REQUESTED(2),
    ACCEPTED(3),
    REJECTED(4),
    ENDED(5),
    INVITED(6),
    JOINED(7),
    DECLINED(8),
    LEFT(9),
    REMOVED(10);

    private final int code;

    EntryKind(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }

    public static EntryKind ofCode(int code) {
        for (EntryKind kind : values()) {
            if (kind.code == code) {
                return kind;
            }
        }
        throw new StoreException("entry kind " + code + " is none this version knows (1 to " + values().length + ")");
    }
}
