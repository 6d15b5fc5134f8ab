using System.Net;
using System.Text.Json.Nodes;
using Integration.Functions.Mattermost;
using Mattermost.Sandbox;

namespace Integration.Functions.Tests.Support;

/// <summary>
/// The Mattermost that a contract test talks to: by default the sandbox at several releases; a real one where
/// <c>MATTERMOST_URL</c> and <c>MATTERMOST_ADMIN_TOKEN</c> are set. Both are reached by nothing but HTTP.
/// </summary>
public sealed class SandboxContract : IAsyncDisposable
{
    private readonly SandboxServer? sandbox;
    private readonly List<SandboxPerson> people = [];

    private SandboxContract(SandboxServer? sandbox, Uri site, string token)
    {
        this.sandbox = sandbox;
        Rest = new(site, token);
    }

    /// <summary>The servers to test against; each is a row of a theory.</summary>
    public static TheoryData<string> Servers => RealSite is null ? new("5.37", "6.7", "9.11", "10.4", "11.10") : new("real server");

    /// <summary>The same with a licence; on a real server <see cref="DemandLicence"/> skips where there is none.</summary>
    public static TheoryData<string> LicensedServers => RealSite is null ? new("5.37 licensed", "6.7 licensed", "9.11 licensed", "11.10 licensed") : new("real server");

    public SandboxRest Rest { get; }

    /// <summary>What the server says about itself in <c>X-Version-Id</c>.</summary>
    public ServerVersion Version { get; private set; } = new(0, 0, 0, IsLicensed: false);

    /// <summary>The sandbox behind it; on a real server the test is skipped for <paramref name="reason"/>.</summary>
    public SandboxServer SandboxOnly(string reason) => sandbox ?? throw new SkipException(reason);

    public void DemandLicence() => SkipException.If(!Version.IsLicensed, "the server has no licence, and so no groups of its own");

    /// <summary>Skips a test of what the server's release cannot do.</summary>
    public void DemandRelease(int major, int minor, string whatFor) =>
        SkipException.If((Version.Major, Version.Minor).CompareTo((major, minor)) < 0, $"{whatFor} came with {major}.{minor}, this is {Version.Major}.{Version.Minor}");

    /// <summary>A mentionable group of a directory with these people.</summary>
    public string DirectoryGroup(params IReadOnlyList<SandboxPerson> members)
    {
        var server = SandboxOnly("REST cannot make a directory's group; it takes a directory and an administrator");
        return server.AddGroup(SandboxRest.UniqueName()[..24], members.Select(person => server.State.FindUser(person.Id)!)).Id;
    }

    /// <summary>Adds an account to a channel without the rights that this may take.</summary>
    public async Task EnterAsync(JsonObject channel, params IReadOnlyList<SandboxPerson> people)
    {
        foreach (var person in people)
        {
            var added = await Rest.PostJsonAsync($"/channels/{SandboxRest.Id(channel)}/members", new { UserId = person.Id });
            Assert.Equal(HttpStatusCode.Created, added.Status);
        }
    }

    /// <summary>How many mentions a channel counts for a person; real servers count them a moment after the post.</summary>
    public static async Task<int> MentionsAsync(SandboxPerson person, JsonObject channel) =>
        (await person.Rest.GetJsonAsync($"/channels/{SandboxRest.Id(channel)}/members/me")).Thing["mention_count"]!.GetValue<int>();

    /// <summary>Writes in the person's name; when this returns whoever is to be notified was.</summary>
    public static async Task<RestAnswer> WriteAsync(SandboxPerson author, JsonObject channel, string message, SandboxPerson? last = null)
    {
        var before = last is null ? 0 : await MentionsAsync(last, channel);
        var post = await author.Rest.PostJsonAsync("/posts", new { ChannelId = SandboxRest.Id(channel), Message = message });
        Assert.Equal(HttpStatusCode.Created, post.Status);
        if (last is not null) await Until.TrueAsync(async () => await MentionsAsync(last, channel) > before, $"{last.Username} is notified");
        return post;
    }

    /// <summary>A group that a person makes, from 6.5 with a licence; removed at the end.</summary>
    public async Task<string> CustomGroupAsync(params IReadOnlyList<SandboxPerson> members)
    {
        DemandLicence();
        DemandRelease(6, 5, "groups that people make");
        var name = SandboxRest.UniqueName();
        await Rest.MakeAsync("/groups", new { Name = name, DisplayName = "Contract test", Source = "custom", AllowReference = true, UserIds = members.Select(person => person.Id) });
        return name;
    }

    /// <summary>The posts of a channel that have this type, the oldest first; empty for those of people.</summary>
    public async Task<IReadOnlyList<JsonObject>> AllPostsAsync(JsonObject channel, string type)
    {
        var page = (await Rest.GetJsonAsync($"/channels/{SandboxRest.Id(channel)}/posts?per_page=200")).Thing;
        return [.. page["order"]!.AsArray().Reverse().Select(id => page["posts"]![id!.GetValue<string>()]!.AsObject()).Where(post => post["type"]!.GetValue<string>() == type)];
    }

    /// <summary>Gives an account system roles beside <c>system_user</c>.</summary>
    public async Task<SandboxPerson> WithRoleAsync(SandboxPerson person, string role)
    {
        var changed = await Rest.SendAsync(HttpMethod.Put, $"/users/{person.Id}/roles", new { Roles = $"system_user {role}" });
        Assert.Equal(HttpStatusCode.OK, changed.Status);
        return person;
    }

    /// <summary>A new account, logged in; in this test's team unless told otherwise.</summary>
    public async Task<SandboxPerson> PersonAsync(bool inTeam = true)
    {
        var password = "Pa55-" + Guid.NewGuid().ToString("N");
        var name = "u" + SandboxRest.UniqueName().Replace("-", "", StringComparison.Ordinal);
        var user = await Rest.MakeAsync("/users", new { Username = name[..20], Email = $"{name}@example.com", Password = password });
        if (inTeam) await JoinAsync(SandboxRest.Id(user));
        var login = await Rest.PostJsonAsync("/users/login", new { LoginId = name[..20], Password = password });
        var person = new SandboxPerson(SandboxRest.Id(user), name[..20], new SandboxRest(Rest.Site, login.Headers["Token"]));
        people.Add(person);
        return person;
    }

    /// <summary>Somebody of this test's team who administers it.</summary>
    public async Task<SandboxPerson> TeamAdminAsync()
    {
        var person = await PersonAsync();
        var path = $"/teams/{SandboxRest.Id(await Rest.TeamAsync())}/members/{person.Id}/schemeRoles";
        await Rest.SendAsync(HttpMethod.Put, path, new { SchemeAdmin = true, SchemeUser = true });
        return person;
    }

    public async Task JoinAsync(string userId)
    {
        var teamId = SandboxRest.Id(await Rest.TeamAsync());
        await Rest.PostJsonAsync($"/teams/{teamId}/members", new { TeamId = teamId, UserId = userId });
    }

    /// <summary>A new bot with a token; skipped where the server makes none.</summary>
    public async Task<SandboxPerson> BotAsync()
    {
        sandbox?.Configure(settings => settings with { EnableBotAccountCreation = true });
        var name = "b" + SandboxRest.UniqueName().Replace("-", "", StringComparison.Ordinal)[..19];
        var made = await Rest.PostJsonAsync("/bots", new { Username = name, DisplayName = "Contract test" });
        SkipException.If(made.Status == HttpStatusCode.Forbidden, "the server makes no bots: EnableBotAccountCreation is off");
        var id = made.Thing["user_id"]!.GetValue<string>();
        Rest.RemoveAtEnd($"/users/{id}");
        var token = await Rest.PostJsonAsync($"/users/{id}/tokens", new { Description = "Contract test" });
        var bot = new SandboxPerson(id, name, new SandboxRest(Rest.Site, token.Thing["token"]!.GetValue<string>()));
        people.Add(bot);
        return bot;
    }

    public static async Task<SandboxContract> StartAsync(string server)
    {
        var contract = server == "real server"
            ? new SandboxContract(null, RealSite!, Environment.GetEnvironmentVariable("MATTERMOST_ADMIN_TOKEN")!)
            : await StartSandboxAsync(server);
        contract.Version = await contract.Rest.VersionAsync();
        return contract;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var person in people) await person.Rest.DisposeAsync();
        await Rest.DisposeAsync();
        if (sandbox is not null) await sandbox.DisposeAsync();
    }

    private static Uri? RealSite =>
        Environment.GetEnvironmentVariable("MATTERMOST_URL") is { Length: > 0 } url
        && Environment.GetEnvironmentVariable("MATTERMOST_ADMIN_TOKEN") is { Length: > 0 }
            ? new(url.TrimEnd('/') + "/")
            : null;

    private static async Task<SandboxContract> StartSandboxAsync(string version)
    {
        var isLicensed = version.EndsWith(" licensed", StringComparison.Ordinal);
        var started = await SandboxServer.StartAsync(new SandboxOptions { Version = version.Split(' ')[0], IsLicensed = isLicensed });
        return new(started, started.BaseAddress, started.AdminToken);
    }
}

/// <summary>An account with its own access to the REST API.</summary>
public sealed record SandboxPerson(string Id, string Username, SandboxRest Rest);
