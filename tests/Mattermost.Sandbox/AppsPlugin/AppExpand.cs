using System.Text.Json.Nodes;
using Mattermost.Sandbox.Rights;
using Mattermost.Sandbox.State;

namespace Mattermost.Sandbox.AppsPlugin;

/// <summary>
/// Resolves what a call wants expanded, with the rights of the acting user (or the bot's where the app may not act as people).
/// <c>+</c> makes it required: what cannot be had fails the call before the app hears of it.
/// </summary>
internal sealed class AppExpand(SandboxState state, Access access)
{
    private static readonly string[] Levels = ["", "id", "summary", "all"];

    /// <exception cref="AppCallFailure">An unknown level, a required part that cannot be had, or no permission to act as anybody.</exception>
    public JsonObject Of(InstalledApp app, IReadOnlyDictionary<string, string> expand, AppOrigin origin, Func<string, string> tokenOf)
    {
        var (asUser, asBot) = (app.Manifest.Asks("act_as_user"), app.Manifest.Asks("act_as_bot"));
        if (expand.Values.Any(level => level.Length > 0) && !asUser && !asBot) throw new AppCallFailure("failed to expand context: the app has no permission to act as a bot or a user");
        var viewer = asUser ? origin.User : state.FindUser(app.BotUserId);
        var expanded = new JsonObject();
        foreach (var (name, wish) in Ordered(expand))
        {
            var (level, isRequired) = Level(name, wish);
            if (level.Length == 0) continue;
            var value = name == "acting_user_access_token" ? Token(origin, level, asUser, tokenOf) : Value(app, name, level, origin, viewer);
            if (value is not null) expanded[name] = value;
            else if (isRequired && name != "acting_user_access_token") throw new AppCallFailure($"failed to expand required {name}: not available");
        }

        return expanded;
    }

    /// <summary>In the order in which the plugin writes them.</summary>
    private static IEnumerable<KeyValuePair<string, string>> Ordered(IReadOnlyDictionary<string, string> expand)
    {
        string[] order = ["app", "acting_user", "acting_user_access_token", "locale", "channel", "channel_member", "team", "team_member", "post", "root_post", "user"];
        return expand.OrderBy(entry => Array.IndexOf(order, entry.Key));
    }

    private static (string Level, bool IsRequired) Level(string name, string wish)
    {
        var level = wish.TrimStart('+');
        return Levels.Contains(level, StringComparer.Ordinal) && wish.Length - level.Length <= 1
            ? (level, wish.StartsWith('+'))
            : throw new AppCallFailure($"failed to expand {name}: \"{wish}\" is not a known expand level");
    }

    private static JsonValue? Token(AppOrigin origin, string level, bool asUser, Func<string, string> tokenOf) =>
        asUser && level == "all" && origin.User is { } user ? JsonValue.Create(tokenOf(user.Id)) : null;

    private JsonNode? Value(InstalledApp app, string name, string level, AppOrigin origin, SandboxUser? viewer) => (name, origin) switch
    {
        ("app", _) => AppEntities.App(app, level, state.FindUser(app.BotUserId), isForAdmin: origin.User?.HasRole("system_admin") == true),
        ("acting_user", { User: { } user }) => AppEntities.User(user, level),
        ("locale", { User: { } user }) => user.Locale,
        ("channel", { Channel: { } channel }) when MaySee(viewer, channel) => Channel(channel, level),
        ("channel_member", { Channel: { } channel, User: { } user }) when MaySee(viewer, channel) && channel.FindMember(user.Id) is { } member =>
            AppEntities.ChannelMember(channel, member, level),
        ("team", { Team: { } team }) when MaySee(viewer, team) => AppEntities.Team(team, level),
        ("team_member", { Team: { } team, User: { } user }) when MaySee(viewer, team) && team.FindMember(user.Id) is { } member => AppEntities.TeamMember(team, member, level),
        ("post", { Post: { } post }) when state.FindChannel(post.ChannelId) is { } channel && MaySee(viewer, channel) => AppEntities.Post(post, level),
        _ => null,
    };

    /// <summary>At level <c>id</c> the type is lost, and the plugin's own check then fails the call in direct messages.</summary>
    private static JsonObject Channel(SandboxChannel channel, string level) =>
        level == "id" && channel.TeamId.Length == 0
            ? throw new AppCallFailure("failed to expand channel: the channel's team does not match")
            : AppEntities.Channel(channel, level);

    private bool MaySee(SandboxUser? viewer, SandboxChannel channel) => viewer is not null && access.ToSee(viewer, channel);

    private bool MaySee(SandboxUser? viewer, SandboxTeam team) => viewer is not null && access.To(viewer, team, Permission.ViewTeam);
}
