package flashbridge.gateway.hub;

/**
 * One look at sessions, at one moment, by the rules of that moment: who must go, who is asked whether it is there, and who
 * makes room for others.
 */
final class Checkup {
    private static final End TOO_OLD =
            new End(End.Cause.TOO_LATE, "reads more slowly than its room speaks: over limits.queue-max-age");
    private static final End TAKES_MOST =
            new End(End.Cause.OVER_BUDGET, "limits.memory-budget is used up, and this client takes the most of it");

    private final Rules rules;
    private final long now;

    /** A look at a time in nanoseconds. */
    Checkup(Rules rules, long now) {
        this.rules = rules;
        this.now = now;
    }

    void lookAt(Session session) {
        long age = session.outbox().age(now);
        if (session.isClosing()) {
            return;
        }
        boolean canBeAsked = session.wire().pings();
        if (session.pulse().isAsked() && session.outbox().progress().goesOn()) {
            session.pulse().takes(now);
        }
        End fault = session.pulse().fault(now, canBeAsked, rules.patience());
        if (fault != null) {
            session.close(fault);
        } else if (isTooOld(age)) {
            refresh(session);
        } else if (!canBeAsked) {
            keepAlive(session);
        } else if (session.pulse().isToBeAsked(now, rules.patience())) {
            session.ownWords().ping(session.wire());
        }
    }

    private boolean isTooOld(long age) {
        return !rules.queue().maxAge().isZero() && age > rules.queue().maxAge().toNanos();
    }

    /** Who only has old messages in its channel cannot be helped by leaving out others. */
    private void refresh(Session session) {
        int dropped = disconnects()
                ? 0
                : session.outbox().dropOlderThan(rules.queue().maxAge().toNanos(), now);
        if (dropped > 0) {
            session.receiver().countDropped(dropped);
        } else {
            session.close(TOO_OLD);
        }
    }

    private void keepAlive(Session session) {
        Courtesy courtesy = session.ownWords().courtesy();
        if (!courtesy.keepAlive().isEmpty()
                && session.log().isAnnounced()
                && session.pulse().isNeglected(now, session.tally().bytesOut, courtesy.keepAliveInterval())
                && session.outbox().behind() == 0) {
            session.ownWords().keepAlive(session.wire());
        }
    }

    /** All clients together take too much, and this one the most of it. */
    void makeRoom(Session session) {
        if (session.isClosing()) {
            session.ownWords().spare(); // it was told, and keeps what it has all the same
            return;
        }
        int dropped = disconnects() ? 0 : session.outbox().dropAll();
        if (dropped > 0) {
            session.receiver().countDropped(dropped);
        } else {
            session.close(TAKES_MOST);
        }
    }

    private boolean disconnects() {
        return rules.queue().slowClient() == SlowClient.DISCONNECT;
    }

    /** The memory that it, maybe with others, makes the gateway keep, in bytes. */
    static long takenBy(Session session) {
        return session.pulse().unfinished() + session.outbox().behind();
    }

    /** The memory that it alone makes the gateway keep, in bytes. */
    static long ownOf(Session session) {
        return session.pulse().unfinished() + session.outbox().ownBytes();
    }

    /** The same, so that what it takes more is told from here on. */
    static long countAnew(Session session) {
        return session.pulse().countAnew() + session.outbox().countAnew();
    }
}
