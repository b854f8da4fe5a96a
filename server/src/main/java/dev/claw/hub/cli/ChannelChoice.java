package dev.claw.hub.cli;

import dev.claw.hub.client.HubClient;
import dev.claw.hub.v1.Channel;
import dev.claw.hub.v1.ChannelKind;
import dev.claw.hub.v1.ListChannelsRequest;
import dev.claw.hub.v1.ListChannelsResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.regex.Pattern;
import picocli.CommandLine.Option;

/** Options that name a channel in another way than by the agent at its other end. */
final class ChannelChoice {
    private static final int PAGE = 1_000;
    private static final Pattern ID = Pattern.compile("ch_[0-9a-f]{12}");

    @Option(names = "--channel", paramLabel = "ID", defaultValue = "", description = "the channel of this id")
    private String channel = "";

    @Option(
            names = "--service",
            paramLabel = "ID",
            defaultValue = "",
            description = "your own channel with the provider of this service, by id or name")
    private String service = "";

    @Option(
            names = "--group",
            paramLabel = "NAME|ID",
            defaultValue = "",
            description = "the group of this name or id that you are a member of or invited to")
    private String group = "";

    /** How a request names a channel. */
    record Target<B>(
            BiFunction<B, String, B> agent, BiFunction<B, String, B> channel, BiFunction<B, String, B> service) {}

    /** Whether one of the options was given. */
    boolean given() {
        return !(channel + service + group).isEmpty();
    }

    /**
     * Puts the chosen channel into a request. Asks the hub for a group.
     *
     * @param agent the agent that was named; empty for none
     * @throws CommandException when not exactly one thing was named
     */
    <B> B into(B request, Target<B> target, String agent, HubClient client) {
        long named = List.of(agent, channel, service, group).stream()
                .filter(name -> !name.isEmpty())
                .count();
        if (named != 1) {
            throw CommandException.usage("expected one of AGENT, --channel ID, --service ID, --group NAME");
        }
        if (!agent.isEmpty()) {
            return target.agent().apply(request, agent);
        }
        if (!service.isEmpty()) {
            return target.service().apply(request, service);
        }
        return target.channel().apply(request, group.isEmpty() ? channel : groupId(group, client::listChannels));
    }

    /** The id itself if it looks like one, else that of the one group of this name. */
    static String idOf(String nameOrId, Function<ListChannelsRequest, ListChannelsResponse> hub) {
        return ID.matcher(nameOrId).matches() ? nameOrId : groupId(nameOrId, hub);
    }

    /** The id of the one group of this name, or the id itself. */
    static String groupId(String nameOrId, Function<ListChannelsRequest, ListChannelsResponse> hub) {
        ListChannelsRequest.Builder request = ListChannelsRequest.newBuilder()
                .addKinds(ChannelKind.CHANNEL_KIND_GROUP)
                .setPageSize(PAGE);
        List<Channel> found = new ArrayList<>();
        do {
            ListChannelsResponse page = hub.apply(request.build());
            for (Channel each : page.getChannelsList()) {
                if (each.getChannelId().equals(nameOrId)) {
                    return nameOrId;
                }
                if (each.getName().equals(nameOrId)) {
                    found.add(each);
                }
            }
            request.setPageToken(page.getNextPageToken());
        } while (!request.getPageToken().isEmpty());
        if (found.size() == 1) {
            return found.get(0).getChannelId();
        }
        if (found.isEmpty()) {
            throw CommandException.notFound("you are in no group " + Output.plain(nameOrId)
                    + "; `channels --kind group` lists yours, invitations included");
        }
        throw CommandException.usage(found.size() + " of your groups are named " + Output.plain(nameOrId)
                + "; name one by its id: "
                + String.join(", ", found.stream().map(Channel::getChannelId).toList()));
    }
}
