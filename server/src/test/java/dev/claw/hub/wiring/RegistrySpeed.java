package dev.claw.hub.wiring;

import dev.claw.hub.v1.AnswerFrame;
import dev.claw.hub.v1.CallAnswer;
import dev.claw.hub.v1.CallFrame;
import dev.claw.hub.v1.DiscoverOpen;
import dev.claw.hub.v1.InvokeOpen;
import dev.claw.hub.v1.InvokeRequest;
import dev.claw.hub.v1.ListServicesRequest;
import dev.claw.hub.v1.OutgoingCall;
import dev.claw.hub.v1.RegistryServiceGrpc;
import dev.claw.hub.v1.ServeOpen;
import dev.claw.hub.v1.ServeRequest;
import dev.claw.hub.v1.ServiceDeclaration;
import dev.claw.hub.v1.ServiceFilter;
import dev.claw.hub.v1.ServiceOrder;
import io.grpc.stub.StreamObserver;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;

/**
 * Measures what a long list costs: registering it, calls by id and by name beside it, pages of it, following it. No
 * test: run by hand, arguments {@code DIR SERVICES ROUNDS}.
 */
final class RegistrySpeed {
    private static final int FEW = 10;
    private static final int PER_AGENT = 100;
    private static final int IN_FLIGHT = 64;

    private final HubFixture hub;
    private final List<Publishing> publishers = new ArrayList<>();
    private final Semaphore answered = new Semaphore(0);
    private final StreamObserver<InvokeRequest> calls;
    private long frameId = 1;

    private RegistrySpeed(HubFixture hub) {
        this.hub = hub;
        echo(hub);
        this.calls = hub.callStreams("caller").invoke(onNext(response -> {
            answered.release(response.getEnded().getCallsCount());
        }));
        calls.onNext(InvokeRequest.newBuilder()
                .setFrameId(1)
                .setOpen(InvokeOpen.getDefaultInstance())
                .build());
    }

    /** Prints a line per measurement. */
    public static void main(String[] arguments) throws Exception {
        Path directory = Path.of(arguments[0]);
        int services = Integer.parseInt(arguments[1]);
        int rounds = Integer.parseInt(arguments[2]);
        try (HubFixture small = HubFixture.start(Files.createTempDirectory(directory, "few"));
                HubFixture large = HubFixture.start(Files.createTempDirectory(directory, "many"))) {
            RegistrySpeed few = new RegistrySpeed(small);
            RegistrySpeed many = new RegistrySpeed(large);
            few.register(FEW);
            many.register(services);
            compare(few, many, rounds, "echo");
            compare(few, many, rounds, "回声 by name");
            many.list();
            many.follow();
        }
    }

    private static void compare(RegistrySpeed few, RegistrySpeed many, int rounds, String target) throws Exception {
        double[] fewMicros = new double[rounds];
        double[] manyMicros = new double[rounds];
        few.call(target, 100_000);
        many.call(target, 100_000);
        for (int round = 0; round < rounds; round++) {
            fewMicros[round] = few.call(target, 200_000);
            manyMicros[round] = many.call(target, 200_000);
        }
        Arrays.sort(fewMicros);
        Arrays.sort(manyMicros);
        System.out.printf(
                "call of \"%s\": %.2f us beside few, %.2f us beside many: x %.2f%n",
                target, fewMicros[rounds / 2], manyMicros[rounds / 2], manyMicros[rounds / 2] / fewMicros[rounds / 2]);
    }

    private void register(int count) throws Exception {
        long start = System.nanoTime();
        RegistryServiceGrpc.RegistryServiceStub stub = RegistryServiceGrpc.newStub(hub.connect());
        for (int first = 0; first < count; first += PER_AGENT) {
            Publishing publisher = Publishing.of(HubFixture.as("agent-" + first, stub), "");
            publishers.add(publisher);
            List<ServiceDeclaration> services = IntStream.range(first, Math.min(count, first + PER_AGENT))
                    .mapToObj(i -> Publishing.service("s" + i)
                            .setDescription("does the thing of number " + i)
                            .addTags("tag-" + i % 50)
                            .build())
                    .toList();
            for (int from = 0; from < services.size(); from += 64) {
                publisher.declareAll(services.subList(from, Math.min(services.size(), from + 64)));
            }
        }
        System.out.printf("%,d services registered in %,d ms%n", count, millis(start));
    }

    /** Microseconds a call. */
    private double call(String target, int count) throws Exception {
        long start = System.nanoTime();
        answered.release(IN_FLIGHT);
        int sent = 0;
        while (sent < count) {
            answered.acquire();
            int room = 1 + answered.drainPermits();
            int more = Math.min(count - sent, Math.min(room, 64));
            CallFrame.Builder frame = CallFrame.newBuilder();
            for (int i = 0; i < more; i++) {
                frame.addCalls(OutgoingCall.newBuilder().setCallId("c" + sent++).setServiceId(target));
            }
            answered.release(room - more);
            calls.onNext(InvokeRequest.newBuilder()
                    .setFrameId(++frameId)
                    .setCall(frame)
                    .build());
        }
        answered.acquire(IN_FLIGHT);
        return (System.nanoTime() - start) / 1_000.0 / count;
    }

    private void list() {
        var registry = hub.registry("lister").withDeadlineAfter(60, java.util.concurrent.TimeUnit.SECONDS);
        for (ServiceOrder order : List.of(ServiceOrder.SERVICE_ORDER_ID, ServiceOrder.SERVICE_ORDER_LOAD)) {
            for (ServiceFilter filter : List.of(
                    ServiceFilter.getDefaultInstance(),
                    ServiceFilter.newBuilder().addTags("tag-7").build(),
                    ServiceFilter.newBuilder().setText("NUMBER 9999").build())) {
                ListServicesRequest request = ListServicesRequest.newBuilder()
                        .setOrder(order)
                        .setFilter(filter)
                        .build();
                long start = 0;
                for (int i = -50; i < 50; i++) {
                    start = i == 0 ? System.nanoTime() : start;
                    registry.listServices(request);
                }
                System.out.printf(
                        "a page of 100, %s, %s: %,d us%n",
                        order,
                        filter.getAllFields().keySet().stream()
                                .map(f -> f.getName())
                                .toList(),
                        (System.nanoTime() - start) / 50_000);
            }
        }
    }

    private void follow() throws Exception {
        List<Discovering> followers = new ArrayList<>();
        long start = System.nanoTime();
        for (int i = 0; i < 100; i++) {
            followers.add(Discovering.of(hub, "follower", DiscoverOpen.getDefaultInstance()));
        }
        int told = 0;
        for (Discovering follower : followers) {
            told += follower.snapshot().size();
        }
        System.out.printf("100 followers told of %,d services in %,d ms%n", told, millis(start));
        start = System.nanoTime();
        for (int i = 0; i < 100; i++) {
            publishers.get(0).declare(Publishing.service("s0").setDescription("change " + i));
        }
        for (Discovering follower : followers) {
            follower.change(change -> change.getListed().getDescription().equals("change 99"));
        }
        System.out.printf("100 changes told to 100 followers in %,d ms%n", millis(start));
    }

    private static void echo(HubFixture hub) {
        try {
            Publishing.of(hub, "echo").declare(Publishing.service("echo").setName("回声 by name"));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        List<StreamObserver<ServeRequest>> out = new ArrayList<>();
        out.add(hub.callStreams("echo").serve(onNext(response -> {
            AnswerFrame.Builder answers = AnswerFrame.newBuilder();
            response.getCalls()
                    .getCallsList()
                    .forEach(call -> answers.addAnswers(CallAnswer.newBuilder()
                            .setRoutingId(call.getRoutingId())
                            .setResult(call.getParameters())));
            if (answers.getAnswersCount() > 0) {
                out.get(0).onNext(ServeRequest.newBuilder().setAnswer(answers).build());
            }
        })));
        out.get(0)
                .onNext(ServeRequest.newBuilder()
                        .setFrameId(1)
                        .setOpen(ServeOpen.newBuilder().setMaxCalls(1_000).addServiceIds("echo"))
                        .build());
    }

    private static <T> StreamObserver<T> onNext(java.util.function.Consumer<T> taker) {
        return new StreamObserver<>() {
            @Override
            public void onNext(T frame) {
                taker.accept(frame);
            }

            @Override
            public void onError(Throwable failure) {}

            @Override
            public void onCompleted() {}
        };
    }

    private static long millis(long start) {
        return (System.nanoTime() - start) / 1_000_000;
    }
}
