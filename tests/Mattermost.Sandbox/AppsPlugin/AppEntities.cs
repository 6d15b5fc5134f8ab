using System.Text.Json;
using System.Text.Json.Nodes;
using Mattermost.Sandbox.Rest;
using Mattermost.Sandbox.Server;
using Mattermost.Sandbox.State;

namespace Mattermost.Sandbox.AppsPlugin;

/// <summary>
/// What expanding puts into a context. The plugin strips Go structures, so at lower levels the members stay and are empty:
/// <c>0</c>, <c>""</c>, <c>false</c> or <c>null</c>.
/// </summary>
internal static class AppEntities
{
    private static readonly string[] UserSummary =
        ["id", "delete_at", "username", "email", "nickname", "first_name", "last_name", "position", "roles", "locale", "timezone", "is_bot", "bot_description"];

    private static readonly string[] ChannelSummary = ["id", "delete_at", "team_id", "type", "display_name", "name"];
    private static readonly string[] TeamSummary = ["id", "display_name", "name", "description", "email", "type"];
    private static readonly string[] PostSummary = ["id", "user_id", "channel_id", "root_id", "message", "type"];

    public static JsonObject User(SandboxUser user, string level)
    {
        var wire = Wire.User(user);
        if (level == "all") return wire;
        foreach (var unset in (string[])["create_at", "update_at", "auth_data"]) wire.Remove(unset); // left out when unset
        return Stripped(wire, level == "id" ? ["id"] : UserSummary);
    }

    public static JsonObject Channel(SandboxChannel channel, string level) => Of(Wire.Channel(channel), level, ChannelSummary);

    public static JsonObject Team(SandboxTeam team, string level) => Of(Wire.Team(team), level, TeamSummary);

    public static JsonObject Post(SandboxPost post, string level) => Of(PostWire.Post(post), level, PostSummary);

    public static JsonObject ChannelMember(SandboxChannel channel, SandboxMembership member, string level)
    {
        var wire = Plain(Wire.ChannelMember(channel, member));
        return level == "id" ? Stripped(wire, ["user_id", "channel_id"]) : wire;
    }

    public static JsonObject TeamMember(SandboxTeam team, SandboxMembership member, string level)
    {
        var wire = Plain(Wire.TeamMember(team, member));
        return level == "id" ? Stripped(wire, ["user_id", "team_id"]) : wire;
    }

    public static JsonObject App(InstalledApp app, string level, SandboxUser? bot, bool isForAdmin)
    {
        var wire = new JsonObject { ["app_id"] = app.Manifest.AppId, ["version"] = app.Manifest.Version };
        if (level == "all")
        {
            wire["deploy_type"] = "http";
            if (isForAdmin) wire["webhook_secret"] = app.WebhookSecret;
        }

        wire["bot_user_id"] = app.BotUserId;
        wire["bot_username"] = bot?.Username ?? "";
        wire["remote_oauth2"] = new JsonObject();
        return wire;
    }

    private static JsonObject Of(object entity, string level, string[] summary) => level switch
    {
        "all" => Plain(entity),
        "id" => Stripped(Plain(entity), ["id"]),
        _ => Stripped(Plain(entity), summary),
    };

    private static JsonObject Plain(object entity) => JsonSerializer.SerializeToNode(entity, Surface.Json)!.AsObject();

    private static JsonObject Stripped(JsonObject wire, string[] kept) => new(wire.Select(member =>
        KeyValuePair.Create(member.Key, kept.Contains(member.Key, StringComparer.Ordinal) ? member.Value?.DeepClone() : Unset(member.Value))));

    private static JsonNode? Unset(JsonNode? value) => value?.GetValueKind() switch
    {
        JsonValueKind.Number => 0,
        JsonValueKind.String => "",
        JsonValueKind.True or JsonValueKind.False => false,
        _ => null,
    };
}
