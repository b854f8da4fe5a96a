package dev.claw.hub.client;

import dev.claw.hub.v1.PublishRequest;
import dev.claw.hub.v1.PublishResult;
import dev.claw.hub.v1.ReportFrame;
import dev.claw.hub.v1.ServiceReport;
import io.grpc.Status;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

/**
 * How the services of one publication are, as reported last, one report a service: what is reported while an older one
 * waits replaces it. A report lives with its stream, so it is told again on each new one. Only the publish link's owner
 * looks.
 */
final class Reports {
    private final Map<String, Report> reports = new LinkedHashMap<>();
    private final Map<Long, List<Report>> asked = new HashMap<>();

    /** The newest report of one service, and who waits for the hub to have it. */
    private static final class Report {
        private final List<CompletableFuture<Void>> waiting = new ArrayList<>();
        private final List<CompletableFuture<Void>> asking = new ArrayList<>();
        private ServiceReport newest = ServiceReport.getDefaultInstance();
        private boolean stale;
        private boolean asked;

        private List<CompletableFuture<Void>> takeAsking() {
            asked = false;
            List<CompletableFuture<Void>> taken = List.copyOf(asking);
            asking.clear();
            return taken;
        }
    }

    void report(ServiceReport told, CompletableFuture<Void> done) {
        Report report = reports.computeIfAbsent(told.getServiceId(), id -> new Report());
        report.newest = told;
        report.stale = true;
        report.waiting.add(done);
    }

    /** The next reports of services that are listed on this stream; empty when there are none to tell. */
    Optional<PublishRequest> frame(long frameId, Predicate<String> listed) {
        List<Report> batch = reports.entrySet().stream()
                .filter(report -> report.getValue().stale && !report.getValue().asked && listed.test(report.getKey()))
                .limit(FrameLimits.ENTRIES)
                .map(Map.Entry::getValue)
                .toList();
        if (batch.isEmpty()) {
            return Optional.empty();
        }
        ReportFrame.Builder frame = ReportFrame.newBuilder();
        for (Report report : batch) {
            report.stale = false;
            report.asked = true;
            report.asking.addAll(report.waiting);
            report.waiting.clear();
            frame.addReports(report.newest);
        }
        asked.put(frameId, batch);
        return Optional.of(
                PublishRequest.newBuilder().setFrameId(frameId).setReport(frame).build());
    }

    /** How many reports were told in this frame. */
    int asked(long frameId) {
        return asked.getOrDefault(frameId, List.of()).size();
    }

    void answered(long frameId, List<PublishResult> results, List<Runnable> tell) {
        List<Report> batch = asked.getOrDefault(frameId, List.of());
        asked.remove(frameId);
        for (int i = 0; i < Math.min(batch.size(), results.size()); i++) {
            PublishResult result = results.get(i);
            List<CompletableFuture<Void>> done = batch.get(i).takeAsking();
            if (result.hasOk()) {
                tell.add(() -> done.forEach(one -> one.complete(null)));
            } else {
                HubException why = ErrorFacts.of(result.getError());
                tell.add(() -> done.forEach(one -> one.completeExceptionally(why)));
            }
        }
    }

    /** The service is off the list, and its report with it. */
    void drop(String serviceId, List<Runnable> tell) {
        Report gone = reports.remove(serviceId);
        if (gone != null) {
            fail(gone, tell);
        }
    }

    /** The stream is gone, and what was reported on it. */
    void lost() {
        asked.clear();
        reports.values().forEach(report -> {
            report.stale = true;
            report.asked = false;
            report.waiting.addAll(0, report.asking);
            report.asking.clear();
        });
    }

    void over(List<Runnable> tell) {
        List.copyOf(reports.keySet()).forEach(id -> drop(id, tell));
    }

    private static void fail(Report gone, List<Runnable> tell) {
        List<CompletableFuture<Void>> all = new ArrayList<>(gone.takeAsking());
        all.addAll(gone.waiting);
        gone.waiting.clear();
        HubException why = ErrorFacts.local(Status.Code.CANCELLED, "the service is not published any more");
        tell.add(() -> all.forEach(one -> one.completeExceptionally(why)));
    }
}
