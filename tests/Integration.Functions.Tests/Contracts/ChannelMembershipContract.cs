using System.Net;
using System.Text.Json.Nodes;
using Integration.Functions.Tests.Support;

namespace Integration.Functions.Tests.Contracts;

/// <summary>Adding people to a channel, one and many, and each way in which it is refused.</summary>
public sealed class ChannelMembershipContract
{
    public static TheoryData<string> Servers => SandboxContract.Servers;

    [ContractTheory, MemberData(nameof(Servers))]
    public async Task Adding_twice_is_created_twice_and_told_once(string server)
    {
        await using var mattermost = await SandboxContract.StartAsync(server);
        var (channel, person) = (await mattermost.Rest.CreateChannelAsync(), await mattermost.PersonAsync());

        var first = await AddAsync(mattermost.Rest, channel, person.Id);
        var second = await AddAsync(mattermost.Rest, channel, person.Id);

        Assert.Equal([HttpStatusCode.Created, HttpStatusCode.Created], [first.Status, second.Status]);
        Assert.Equal(person.Id, first.Thing["user_id"]!.GetValue<string>());
        var told = await mattermost.AllPostsAsync(channel, "system_add_to_channel");
        Assert.Equal(person.Id, Assert.Single(told)["props"]!["addedUserId"]!.GetValue<string>());
    }

    [ContractTheory, MemberData(nameof(Servers))]
    public async Task Who_is_not_in_the_team_or_left_it_is_not_added(string server)
    {
        await using var mattermost = await SandboxContract.StartAsync(server);
        var channel = await mattermost.Rest.CreateChannelAsync();
        var (never, left) = (await mattermost.PersonAsync(inTeam: false), await mattermost.PersonAsync());
        await mattermost.Rest.SendAsync(HttpMethod.Delete, $"/teams/{SandboxRest.Id(await mattermost.Rest.TeamAsync())}/members/{left.Id}");

        Assert.Equal((404, "app.team.get_member.missing.app_error"), (await AddAsync(mattermost.Rest, channel, never.Id)).Refusal);
        Assert.Equal((400, "api.channel.add_user.to.channel.failed.deleted.app_error"), (await AddAsync(mattermost.Rest, channel, left.Id)).Refusal);
    }

    [ContractTheory, MemberData(nameof(Servers))]
    public async Task Nobody_is_added_to_a_direct_message_or_by_somebody_outside(string server)
    {
        await using var mattermost = await SandboxContract.StartAsync(server);
        var (one, other, third) = (await mattermost.PersonAsync(), await mattermost.PersonAsync(), await mattermost.PersonAsync());
        var direct = (await one.Rest.PostJsonAsync("/channels/direct", new[] { one.Id, other.Id })).Thing;
        var channel = await mattermost.Rest.CreateChannelAsync();

        Assert.Equal((400, "api.channel.add_user_to_channel.type.app_error"), (await AddAsync(one.Rest, direct, third.Id)).Refusal);
        Assert.Equal((403, "api.context.permissions.app_error"), (await AddAsync(one.Rest, channel, other.Id)).Refusal);
        Assert.Equal(HttpStatusCode.Created, (await AddAsync(one.Rest, channel, one.Id)).Status);
        Assert.Equal(HttpStatusCode.Created, (await AddAsync(one.Rest, channel, other.Id)).Status);
    }

    [ContractTheory, MemberData(nameof(Servers))]
    public async Task Archived_channels_take_people_and_deactivated_people_are_refused_by_newer_servers(string server)
    {
        await using var mattermost = await SandboxContract.StartAsync(server);
        var (channel, person, gone) = (await mattermost.Rest.CreateChannelAsync(), await mattermost.PersonAsync(), await mattermost.PersonAsync());
        await mattermost.Rest.SendAsync(HttpMethod.Put, $"/users/{gone.Id}/active", new { Active = false });

        var deactivated = await AddAsync(mattermost.Rest, channel, gone.Id);
        await mattermost.Rest.ArchiveAsync(channel);

        Assert.Equal(mattermost.Version.Major < 9 ? 201 : 403, (int)deactivated.Status);
        if (mattermost.Version.Major >= 9) Assert.Equal("app.channel.add_member.deleted_user.app_error", deactivated.Id);
        Assert.Equal(HttpStatusCode.Created, (await AddAsync(mattermost.Rest, channel, person.Id)).Status);
    }

    [ContractTheory, MemberData(nameof(Servers))]
    public async Task Many_at_once_are_taken_from_9_11_and_who_cannot_be_added_is_silently_left_out(string server)
    {
        await using var mattermost = await SandboxContract.StartAsync(server);
        var channel = await mattermost.Rest.CreateChannelAsync();
        var (inside, fresh, outsider) = (await mattermost.PersonAsync(), await mattermost.PersonAsync(), await mattermost.PersonAsync(inTeam: false));
        await mattermost.EnterAsync(channel, inside);

        var mixed = await AddManyAsync(mattermost.Rest, channel, inside.Id, outsider.Id, fresh.Id);

        if (IsBefore(mattermost, 9, 11))
        {
            Assert.Equal((400, "api.context.invalid_body_param.app_error"), mixed.Refusal);
            return;
        }

        Assert.Equal(HttpStatusCode.Created, mixed.Status);
        Assert.Equal([inside.Id, fresh.Id], mixed.List.Select(member => member["user_id"]!.GetValue<string>()));
        Assert.Equal((404, "app.team.get_member.missing.app_error"), (await AddManyAsync(mattermost.Rest, channel, outsider.Id)).Refusal);
        var tooMany = Enumerable.Range(0, 1001).Select(_ => fresh.Id).ToArray();
        Assert.Equal((400, "api.context.invalid_body_param.app_error"), (await AddManyAsync(mattermost.Rest, channel, tooMany)).Refusal);
    }

    [ContractTheory, MemberData(nameof(Servers))]
    public async Task A_group_constraint_refuses_the_whole_request_and_the_removal_but_no_bots(string server)
    {
        await using var mattermost = await SandboxContract.StartAsync(server);
        var sandbox = mattermost.SandboxOnly("needs a group of a directory");
        var (channel, developer, stranger, bot) = (await mattermost.Rest.CreateChannelAsync("P"), await mattermost.PersonAsync(), await mattermost.PersonAsync(), await mattermost.BotAsync());
        await mattermost.JoinAsync(bot.Id);
        sandbox.LinkGroup(sandbox.State.FindChannel(SandboxRest.Id(channel))!, sandbox.State.FindGroup(mattermost.DirectoryGroup(developer))!);

        var refused = await AddAsync(mattermost.Rest, channel, stranger.Id);

        Assert.Equal((400, "api.channel.add_members.user_denied"), refused.Refusal);
        Assert.Contains(stranger.Id, refused.Thing["message"]!.GetValue<string>(), StringComparison.Ordinal);
        await mattermost.EnterAsync(channel, developer, bot);
        var removal = await mattermost.Rest.SendAsync(HttpMethod.Delete, $"/channels/{SandboxRest.Id(channel)}/members/{developer.Id}");
        Assert.Equal((400, "api.channel.remove_member.group_constrained.app_error"), removal.Refusal);
        if (IsBefore(mattermost, 9, 11)) return;
        Assert.Equal((400, "api.channel.add_members.user_denied"), (await AddManyAsync(mattermost.Rest, channel, developer.Id, stranger.Id)).Refusal);
    }

    [ContractTheory, MemberData(nameof(Servers))]
    public async Task Of_many_ids_the_members_are_told(string server)
    {
        await using var mattermost = await SandboxContract.StartAsync(server);
        var (channel, inside, outside) = (await mattermost.Rest.CreateChannelAsync(), await mattermost.PersonAsync(), await mattermost.PersonAsync());
        await mattermost.EnterAsync(channel, inside);
        var path = $"/channels/{SandboxRest.Id(channel)}/members";

        Assert.Equal([inside.Id], (await mattermost.Rest.PostJsonAsync(path + "/ids", new[] { outside.Id, inside.Id })).List.Select(member => member["user_id"]!.GetValue<string>()));
        Assert.Equal((400, "api.context.invalid_body_param.app_error"), (await mattermost.Rest.PostJsonAsync(path + "/ids", Array.Empty<string>())).Refusal);
        Assert.Equal((404, "app.channel.get_member.missing.app_error"), (await mattermost.Rest.GetJsonAsync($"{path}/{outside.Id}")).Refusal);
    }

    [ContractTheory, MemberData(nameof(Servers))]
    public async Task Moderation_takes_the_right_from_members_and_leaves_it_to_administrators(string server)
    {
        await using var mattermost = await SandboxContract.StartAsync(server);
        var sandbox = mattermost.SandboxOnly("needs a licence with channel moderation");
        var (channel, member, guest) = (sandbox.CreateChannel("quiet"), sandbox.People.Member, sandbox.People.TeamAdmin);
        sandbox.Join(channel, member);
        sandbox.Join(channel, sandbox.People.ChannelAdmin, asAdmin: true);
        sandbox.Moderate(channel, "manage_public_channel_members");
        await using var asMember = new SandboxRest(mattermost.Rest.Site, sandbox.TokenOf(member));
        await using var asAdmin = new SandboxRest(mattermost.Rest.Site, sandbox.TokenOf(sandbox.People.ChannelAdmin));

        Assert.Equal((403, "api.context.permissions.app_error"), (await asMember.PostJsonAsync($"/channels/{channel.Id}/members", new { UserId = guest.Id })).Refusal);
        Assert.Equal(HttpStatusCode.Created, (await asAdmin.PostJsonAsync($"/channels/{channel.Id}/members", new { UserId = guest.Id })).Status);
    }

    [ContractTheory, MemberData(nameof(Servers))]
    public async Task A_channels_time_zones_are_those_that_count_for_its_people(string server)
    {
        await using var mattermost = await SandboxContract.StartAsync(server);
        var (channel, one, other) = (await mattermost.Rest.CreateChannelAsync(), await mattermost.PersonAsync(), await mattermost.PersonAsync());
        await mattermost.EnterAsync(channel, one, other);
        await ZoneAsync(one, "true");
        await ZoneAsync(other, "false");

        var zones = (await mattermost.Rest.GetJsonAsync($"/channels/{SandboxRest.Id(channel)}/timezones")).Body!.AsArray().Select(zone => zone!.GetValue<string>());

        Assert.Equal(["Asia/Tokyo", "Europe/Paris"], zones.Order(StringComparer.Ordinal));
    }

    private static Task<RestAnswer> ZoneAsync(SandboxPerson person, string automatic) => person.Rest.SendAsync(HttpMethod.Put, "/users/me/patch", new
    {
        Timezone = new Dictionary<string, string> { ["automaticTimezone"] = "Asia/Tokyo", ["manualTimezone"] = "Europe/Paris", ["useAutomaticTimezone"] = automatic },
    });

    private static bool IsBefore(SandboxContract mattermost, int major, int minor) => (mattermost.Version.Major, mattermost.Version.Minor).CompareTo((major, minor)) < 0;

    private static Task<RestAnswer> AddAsync(SandboxRest rest, JsonObject channel, string userId) => rest.PostJsonAsync($"/channels/{SandboxRest.Id(channel)}/members", new { UserId = userId });

    private static Task<RestAnswer> AddManyAsync(SandboxRest rest, JsonObject channel, params string[] userIds) =>
        rest.PostJsonAsync($"/channels/{SandboxRest.Id(channel)}/members", new { UserIds = userIds });
}
