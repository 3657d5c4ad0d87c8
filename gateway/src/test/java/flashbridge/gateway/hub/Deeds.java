package flashbridge.gateway.hub;

import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What guests of a {@link RandomRoom} do, and what is done to them, as the dice say; nothing to who is not there. */
final class Deeds {
    /** Bytes of the largest message. */
    static final int LARGEST = 3_000;

    private final Hub hub;
    private final List<Said> order;
    private final Random random;
    private final Consumer<String> steps;

    /** In this hub; what is said joins the order, and what is done is told. */
    Deeds(Hub hub, List<Said> order, Random random, Consumer<String> steps) {
        this.hub = hub;
        this.order = order;
        this.random = random;
        this.steps = steps;
    }

    /** Some messages in one turn. */
    void speaks(@Nullable Guest guest) {
        if (guest == null || !guest.socket.config().isAutoRead()) {
            return; // the gateway does not read from it
        }
        int number = 1 + random.nextInt(random.nextInt(4) == 0 ? 12 : 2);
        steps.accept(guest + " says " + number + " from " + order.size() + " on");
        guest.loop.run(() -> {
            for (int i = 0; i < number; i++) {
                says(guest);
            }
            boolean begins = random.nextInt(8) == 0;
            guest.wasSlow |= begins; // or to speak, for which it may have to make room as well
            guest.session.unfinished(begins ? LARGEST : 0);
        });
    }

    private void says(Guest guest) {
        int size = random.nextInt(random.nextInt(3) == 0 ? LARGEST - 20 : 40);
        boolean isText = random.nextInt(5) > 0;
        Said said = new Said(order.size(), guest, isText, hub.rules().echo(), size, random);
        order.add(said);
        guest.session.publish(said.message());
    }

    void reads(@Nullable Guest guest) {
        if (guest == null || !guest.socket.isOpen() || guest.isWitness) {
            return;
        }
        int dice = random.nextInt(8);
        if (dice < 4) {
            steps.accept(guest + " stalls");
            guest.wasSlow = true;
            guest.socket.stall();
        } else {
            long bytes = dice < 7 ? random.nextInt(6_000) : Long.MAX_VALUE;
            steps.accept(guest + " takes " + bytes);
            guest.loop.run(() -> guest.socket.take(bytes));
        }
    }

    /** What the gateway does to it of its own accord. */
    void isLookedAfter(@Nullable Guest guest) {
        if (guest == null || !guest.isThere()) {
            return;
        }
        int dice = random.nextInt(6);
        steps.accept("the gateway looks after " + guest + ": " + dice);
        guest.loop.run(() -> {
            switch (dice) {
                case 0, 1 -> lookAt(guest);
                case 2 -> guest.session.announce();
                case 3 -> {
                    if (guest.session.wire() == Wire.HYBI_MORE && !guest.isWitness) {
                        guest.session.change(Wire.HYBI);
                    }
                }
                default -> {
                    if (guest.session.wire().pings()) {
                        guest.session.ownWords().ping(guest.session.wire());
                    } else {
                        guest.session.ownWords().keepAlive(guest.session.wire());
                    }
                }
            }
        });
    }

    /** As if it were two minutes later: who has taken nothing since has waited too long. */
    private void lookAt(Guest guest) {
        guest.session.heard();
        new Checkup(hub.rules(), System.nanoTime() + TimeUnit.MINUTES.toNanos(2)).lookAt(guest.session);
    }

    void goes(@Nullable Guest guest) {
        if (guest != null && guest.isThere() && !guest.isWitness) {
            int how = random.nextInt(5);
            boolean lastWords = random.nextBoolean();
            steps.accept(guest + (lastWords ? " speaks and goes: " : " goes: ") + how);
            guest.loop.run(() -> {
                if (lastWords) {
                    says(guest);
                }
                goes(guest, how);
            });
        }
    }

    void goes(Guest guest, int how) {
        switch (how) {
            case 0 -> {
                guest.hearsUpTo = itsLast(guest);
                guest.session.ends(End.left("says goodbye"), () -> guest.answer("bye"));
            }
            case 1 -> {
                guest.hearsUpTo = itsLast(guest);
                guest.session.close(new End(End.Cause.PROTOCOL_ERROR, "broke a rule"));
            }
            case 2 -> {
                guest.hearsUpTo = order.size();
                guest.session.close(new End(End.Cause.GOING_AWAY, "the gateway stops"));
            }
            case 3 -> guest.socket.close();
            default -> {
                guest.wasSlow = true; // what is written to it from now on is not taken
                guest.socket.breaks();
            }
        }
    }

    private int itsLast(Guest guest) {
        int last = 0;
        for (Said said : order) {
            last = said.sender == guest ? said.number + 1 : last;
        }
        return last;
    }
}
