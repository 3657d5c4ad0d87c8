package flashbridge.legacy.soak;

import java.util.random.RandomGenerator;

/** How a client behaves from its coming to its going. */
enum Conduct {
    STAYS("stay, talk, hear everything", 0, true) {
        @Override
        void plan(Plan plan) {}
    },
    TALKS("talk and leave", 25, true) {
        @Override
        void plan(Plan plan) {
            plan.talk(20).wait(50, 500, Deed.SAY_GOODBYE);
        }
    },
    LISTENS("listen and leave", 20, true) {
        @Override
        void plan(Plan plan) {
            plan.wait(200, 8000, Deed.SAY_GOODBYE);
        }
    },
    STALLS("stop reading for a while", 10, false) {
        @Override
        void plan(Plan plan) {
            plan.after(0, 500, Deed.STOP_READING).after(1000, 25_000, Deed.READ_ON);
            plan.wait(1000, 3000, Deed.SAY_GOODBYE);
        }
    },
    CLOSES_HALF("close their half", 11, true) {
        @Override
        void plan(Plan plan) {
            plan.talk(5).wait(0, 2000, Deed.CLOSE_HALF);
        }
    },
    RESETS("die by RST", 12, false) {
        @Override
        void plan(Plan plan) {
            plan.talk(5).after(0, 3000, Deed.RESET);
        }
    },
    BREAKS_OFF("die in the middle of a frame", 12, false) {
        @Override
        void plan(Plan plan) {
            plan.talk(5).after(0, 1000, Deed.SEND_HALF_A_FRAME).end(0, 2000);
        }
    },
    BREAKS_OFF_EARLY("die in the handshake", 5, false) {
        @Override
        void plan(Plan plan) {
            plan.after(0, 100, Deed.SEND_HALF_A_REQUEST).end(0, 1000);
        }
    },
    ASKS("ask for the policy", 5, true) {
        @Override
        void plan(Plan plan) {
            plan.wait(0, 100, Deed.ASK_FOR_THE_POLICY);
        }
    };

    private static final Conduct[] ALL = values();

    private final String label;
    private final int share;
    private final boolean reliable;

    Conduct(String label, int share, boolean reliable) {
        this.label = label;
        this.share = share;
        this.reliable = reliable;
    }

    /** Adds what it does to a plan. */
    abstract void plan(Plan plan);

    /** Whether all that it says has to be heard: it leaves in order. */
    boolean isReliable() {
        return reliable;
    }

    /** Whether it shakes hands before all else. */
    boolean isGreeting() {
        return this != BREAKS_OFF_EARLY && this != ASKS;
    }

    /** One of those that come and go; the shares are percents. */
    static Conduct drawn(RandomGenerator lot) {
        int left = lot.nextInt(100);
        for (Conduct conduct : ALL) {
            left -= conduct.share;
            if (left < 0) {
                return conduct;
            }
        }
        throw new IllegalStateException("the shares are less than a hundred");
    }

    @Override
    public String toString() {
        return label;
    }
}
