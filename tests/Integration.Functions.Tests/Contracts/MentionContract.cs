using Integration.Functions.Tests.Support;

namespace Integration.Functions.Tests.Contracts;

/// <summary>Whom the mention of a person notifies, counted by the server itself.</summary>
public sealed class MentionContract
{
    public static TheoryData<string> Servers => SandboxContract.Servers;

    [ContractTheory, MemberData(nameof(Servers))]
    public async Task A_name_notifies_who_is_in_the_channel_once_and_never_the_author(string server)
    {
        await using var mattermost = await SandboxContract.StartAsync(server);
        var (channel, author, named, silent) = (await mattermost.Rest.CreateChannelAsync(), await mattermost.PersonAsync(), await mattermost.PersonAsync(), await mattermost.PersonAsync());
        await mattermost.EnterAsync(channel, author, named, silent);
        var before = await CountsAsync(channel, author, named, silent);

        await SandboxContract.WriteAsync(author, channel, $"@{author.Username} asks @{named.Username}, and `@{silent.Username}` is code, @{named.Username}!", last: named);

        Assert.Equal([before[0], before[1] + 1, before[2]], await CountsAsync(channel, author, named, silent));
    }

    [ContractTheory, MemberData(nameof(Servers))]
    public async Task Who_comes_into_the_channel_later_or_was_added_by_an_edit_is_not_notified(string server)
    {
        await using var mattermost = await SandboxContract.StartAsync(server);
        var (channel, author, late, witness) = (await mattermost.Rest.CreateChannelAsync(), await mattermost.PersonAsync(), await mattermost.PersonAsync(), await mattermost.PersonAsync());
        await mattermost.EnterAsync(channel, author, witness);
        var post = await SandboxContract.WriteAsync(author, channel, $"@{late.Username} @{witness.Username}", last: witness);

        await mattermost.EnterAsync(channel, late);
        await Until.TrueAsync(async () => await SandboxContract.MentionsAsync(late, channel) == 1, "being added counts");
        await author.Rest.SendAsync(HttpMethod.Put, $"/posts/{post.Id}/patch", new { Message = $"once more @{late.Username}" });
        await SandboxContract.WriteAsync(author, channel, $"@{witness.Username}", last: witness);

        Assert.Equal(1, await SandboxContract.MentionsAsync(late, channel));
    }

    [ContractTheory, MemberData(nameof(Servers))]
    public async Task The_author_is_told_about_people_outside_of_channel_and_team(string server)
    {
        await using var mattermost = await SandboxContract.StartAsync(server);
        var sandbox = mattermost.SandboxOnly("what only one person sees comes by WebSocket");
        var (member, colleague, outsider) = (sandbox.People.Member, sandbox.People.TeamAdmin, sandbox.People.Outsider);
        var channel = sandbox.CreateChannel("retro");
        sandbox.Join(channel, member);

        var post = sandbox.Write(member, channel, $"@{colleague.Username} @{outsider.Username} @nobody");

        var told = sandbox.EphemeralsOf(member);
        Assert.Empty(post.Notified);
        Assert.StartsWith($"@{colleague.Username} did not get notified", told[0].Message, StringComparison.Ordinal);
        Assert.Equal(colleague.Id, Assert.Single(told[0].Props["add_channel_member"].GetProperty("not_in_channel_user_ids").EnumerateArray()).GetString());
        var tellsTeam = (mattermost.Version.Major, mattermost.Version.Minor).CompareTo((9, 8)) >= 0;
        Assert.Equal(tellsTeam ? 2 : 1, told.Count);
        if (tellsTeam) Assert.StartsWith($"@{outsider.Username} did not get notified", told[1].Message, StringComparison.Ordinal);
    }

    [ContractTheory, MemberData(nameof(Servers))]
    public async Task Everybody_is_notified_by_all_unless_the_right_is_missing(string server)
    {
        await using var mattermost = await SandboxContract.StartAsync(server);
        var sandbox = mattermost.SandboxOnly("takes a right from everybody");
        var (member, colleague) = (sandbox.People.Member, sandbox.People.TeamAdmin);
        var channel = sandbox.CreateChannel("retro");
        sandbox.Join(channel, [member, colleague]);

        Assert.Equal([sandbox.Admin.Id, colleague.Id], sandbox.Write(member, channel, "@all").Notified.Select(person => person.UserId));
        sandbox.Moderate(channel, "use_channel_mentions");
        Assert.Empty(sandbox.Write(member, channel, "@channel").Notified);
    }

    [ContractTheory, MemberData(nameof(Servers))]
    public async Task Without_a_licence_a_groups_name_is_only_a_word(string server)
    {
        await using var mattermost = await SandboxContract.StartAsync(server);
        var sandbox = mattermost.SandboxOnly("needs a group and no licence");
        var channel = sandbox.CreateChannel("retro");
        sandbox.Join(channel, [sandbox.People.Member, sandbox.People.TeamAdmin]);
        sandbox.AddGroup("developers", [sandbox.People.TeamAdmin]);

        Assert.Empty(sandbox.Write(sandbox.People.Member, channel, "@developers").Notified);
    }

    private static async Task<int[]> CountsAsync(System.Text.Json.Nodes.JsonObject channel, params SandboxPerson[] people)
    {
        var counts = new List<int>();
        foreach (var person in people) counts.Add(await SandboxContract.MentionsAsync(person, channel));
        return [.. counts];
    }
}
