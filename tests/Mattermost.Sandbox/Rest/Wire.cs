using System.Text.Json.Nodes;
using Mattermost.Sandbox.State;

namespace Mattermost.Sandbox.Rest;

/// <summary>The sandbox's records in the JSON of REST v4; times are Unix milliseconds, 0 where unset. Posts are in <see cref="PostWire"/>.</summary>
internal static class Wire
{
    public static object Team(SandboxTeam team) => new
    {
        team.Id,
        CreateAt = Millis(team.CreateAt),
        UpdateAt = Millis(team.CreateAt),
        DeleteAt = Millis(team.DeleteAt),
        team.DisplayName,
        team.Name,
        Description = "",
        Email = "",
        Type = "O",
        CompanyName = "",
        AllowedDomains = string.Join(' ', team.AllowedDomains),
        InviteId = "",
        team.AllowOpenInvite,
        SchemeId = (string?)null,
        GroupConstrained = team.GroupConstrained ? true : (bool?)null,
        PolicyId = (string?)null,
    };

    public static object Channel(SandboxChannel channel) => new
    {
        channel.Id,
        CreateAt = Millis(channel.CreateAt),
        UpdateAt = Millis(channel.CreateAt),
        DeleteAt = Millis(channel.DeleteAt),
        channel.TeamId,
        Type = TypeLetter(channel.Type),
        channel.DisplayName,
        channel.Name,
        Header = "",
        Purpose = "",
        LastPostAt = Millis(channel.CreateAt),
        TotalMsgCount = 0,
        ExtraUpdateAt = 0,
        channel.CreatorId,
        SchemeId = (string?)null,
        Props = (object?)null,
        GroupConstrained = channel.GroupConstrained ? true : (bool?)null,
        Shared = (bool?)null,
        TotalMsgCountRoot = 0,
        PolicyId = (string?)null,
        LastRootPostAt = Millis(channel.CreateAt),
    };

    public static JsonObject User(SandboxUser user)
    {
        var wire = new JsonObject
        {
            ["id"] = user.Id,
            ["create_at"] = Millis(user.CreateAt),
            ["update_at"] = Millis(user.CreateAt),
            ["delete_at"] = Millis(user.DeleteAt),
            ["username"] = user.Username,
            ["auth_data"] = "",
            ["auth_service"] = "",
            ["email"] = user.Email,
            ["nickname"] = user.Nickname,
            ["first_name"] = user.FirstName,
            ["last_name"] = user.LastName,
            ["position"] = user.Position,
            ["roles"] = user.Roles,
            ["locale"] = user.Locale,
            ["timezone"] = TimeZone(user),
            ["disable_welcome_email"] = false,
        };
        if (user.Bot is null) return wire;
        wire["is_bot"] = true;
        wire["bot_description"] = user.Bot.Description;
        return wire;
    }

    public static JsonObject TimeZone(SandboxUser user) => new()
    {
        ["automaticTimezone"] = user.AutomaticTimeZone,
        ["manualTimezone"] = user.TimeZone,
        ["useAutomaticTimezone"] = user.UsesAutomaticTimeZone ? "true" : "false",
    };

    public static object Bot(SandboxUser account) => new
    {
        UserId = account.Id,
        account.Username,
        account.Bot!.DisplayName,
        account.Bot.Description,
        account.Bot.OwnerId,
        CreateAt = Millis(account.CreateAt),
        UpdateAt = Millis(account.DeleteAt ?? account.CreateAt),
        DeleteAt = Millis(account.DeleteAt),
    };

    public static object TeamMember(SandboxTeam team, SandboxMembership member) => new
    {
        TeamId = team.Id,
        member.UserId,
        Roles = member.Roles(team.Scheme),
        DeleteAt = Millis(member.DeleteAt),
        SchemeGuest = member.IsGuest,
        SchemeUser = !member.IsGuest,
        SchemeAdmin = member.IsAdmin,
        member.ExplicitRoles,
    };

    public static object ChannelMember(SandboxChannel channel, SandboxMembership member, int mentions = 0) => new
    {
        ChannelId = channel.Id,
        member.UserId,
        Roles = member.Roles(channel.Scheme),
        LastViewedAt = 0,
        MsgCount = 0,
        MentionCount = mentions,
        MentionCountRoot = mentions,
        MsgCountRoot = 0,
        NotifyProps = new { Desktop = "default", Email = "default", IgnoreChannelMentions = "default", MarkUnread = "all", Push = "default" },
        LastUpdateAt = Millis(member.UpdateAt),
        SchemeGuest = member.IsGuest,
        SchemeUser = !member.IsGuest,
        SchemeAdmin = member.IsAdmin,
        member.ExplicitRoles,
    };

    public static object Hook(SandboxHook hook) => new
    {
        hook.Id,
        CreateAt = Millis(hook.CreateAt),
        UpdateAt = Millis(hook.CreateAt),
        DeleteAt = Millis(hook.DeleteAt),
        hook.UserId,
        hook.ChannelId,
        hook.TeamId,
        hook.DisplayName,
        hook.Description,
        hook.Username,
        hook.IconUrl,
        hook.ChannelLocked,
    };

    public static object Command(SandboxCommand command) => new
    {
        command.Id,
        command.Token,
        CreateAt = Millis(command.CreateAt),
        UpdateAt = Millis(command.UpdateAt),
        DeleteAt = 0,
        command.CreatorId,
        command.TeamId,
        command.Trigger,
        command.Method,
        command.Username,
        command.IconUrl,
        command.AutoComplete,
        command.AutoCompleteDesc,
        command.AutoCompleteHint,
        command.DisplayName,
        command.Description,
        command.Url,
    };

    /// <summary>The secret is told only to who makes the token.</summary>
    public static JsonObject Token(SandboxAccessToken token, bool withSecret)
    {
        var wire = new JsonObject
        {
            ["id"] = token.Id,
            ["user_id"] = token.UserId,
            ["description"] = token.Description,
            ["is_active"] = token.IsActive,
        };
        if (withSecret) wire["token"] = token.Secret;
        return wire;
    }

    public static string TypeLetter(ChannelType type) => type switch
    {
        ChannelType.Private => "P",
        ChannelType.Direct => "D",
        ChannelType.Group => "G",
        _ => "O",
    };

    public static long Millis(DateTimeOffset? instant) => instant?.ToUnixTimeMilliseconds() ?? 0;
}
