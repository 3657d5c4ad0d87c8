package flashbridge.legacy.soak;

import flashbridge.legacy.load.Doctor;
import flashbridge.legacy.load.Reading;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Examines a process again and again, on a thread of its own, so that nobody waits for it. */
final class Checkups implements AutoCloseable {
    private final Doctor doctor;
    private final Duration pause;
    private final List<Map<Reading, Long>> results = new ArrayList<>();
    private final Thread thread = new Thread(this::repeat, "checkups");

    private Checkups(Doctor doctor, Duration pause) {
        this.doctor = doctor;
        this.pause = pause;
    }

    /** Begins at once. */
    static Checkups every(Duration pause, Doctor doctor) {
        Checkups checkups = new Checkups(doctor, pause);
        checkups.thread.setDaemon(true);
        checkups.thread.start();
        return checkups;
    }

    private void repeat() {
        try {
            while (true) {
                Map<Reading, Long> found = doctor.examine();
                synchronized (results) {
                    results.add(found);
                }
                Thread.sleep(pause.toMillis());
            }
        } catch (IOException | InterruptedException e) {
            // what was found so far has to do
        }
    }

    /** What was found so far, the first first. */
    List<Map<Reading, Long>> results() {
        synchronized (results) {
            return List.copyOf(results);
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
