using System.Text.Json;
using System.Text.Json.Serialization;
using Integration.Functions.Mattermost.Rest;

namespace Integration.Functions.AppCalls;

/// <summary>
/// A call as the Apps plugin (1.0 to 1.2.2) sends it. Everything but <see cref="Context"/> is what the user's client said, and
/// even the context is only as good as the JWT. A class and not a record: a record would print the tokens.
/// </summary>
internal sealed class AppCallRequest
{
    public string? Path { get; init; }

    public JsonElement Values { get; init; }

    /// <summary>What the binding or form asked for.</summary>
    public AppExpandRequest? Expand { get; init; }

    public string? Query { get; init; }

    public AppCallContext? Context { get; init; }
}

/// <summary>What we use of it. Ids of teams, channels and places are not in here since 1.2.0, and nothing is expected of them.</summary>
internal sealed class AppCallContext
{
    public string? MattermostSiteUrl { get; init; }

    public string? BotUserId { get; init; }

    public string? BotAccessToken { get; init; }

    public AppUser? ActingUser { get; init; }

    public string? ActingUserAccessToken { get; init; }

    public AppChannelMember? ChannelMember { get; init; }

    /// <summary>Only plugins before 1.2.0 name the user without being asked.</summary>
    public string? ActingUserId { get; init; }
}

internal sealed class AppExpandRequest
{
    public string? ActingUser { get; init; }
}

internal sealed class AppUser
{
    public string? Id { get; init; }

    public string? Username { get; init; }

    public string? Roles { get; init; }

    public AppTimeZone? Timezone { get; init; }

    public bool IsSystemAdmin => RestUser.IsAdministratorBy(Roles);
}

/// <summary>As Mattermost keeps it: two names, and which of them counts, as a word.</summary>
internal sealed class AppTimeZone
{
    [JsonPropertyName("useAutomaticTimezone")]
    public string? UseAutomatic { get; init; }

    [JsonPropertyName("automaticTimezone")]
    public string? Automatic { get; init; }

    [JsonPropertyName("manualTimezone")]
    public string? Manual { get; init; }

    public string? Chosen => UseAutomatic == "false" ? Manual : Automatic;
}

internal sealed class AppChannelMember
{
    public string? ChannelId { get; init; }

    public string? UserId { get; init; }
}

/// <summary>
/// What a command needs to be told: who acts, with a token that proves it, and in which channel. The channel comes from the
/// membership, because expanding <c>channel</c> makes plugin 1.2.2 fail every call in group messages.
/// </summary>
internal static class AppExpand
{
    private const string ActingUser = "acting_user";

    public static readonly IReadOnlyDictionary<string, string> User = new Dictionary<string, string>(StringComparer.Ordinal) { [ActingUser] = "summary" };

    private static readonly IReadOnlyDictionary<string, string> Required = Command("+");
    private static readonly IReadOnlyDictionary<string, string> Plain = Command("");

    /// <param name="knowsRequired">
    /// Plugins from 1.2.0 on fail a call whose facts marked with <c>+</c> are missing; earlier ones do not know the mark and would
    /// leave the facts out.
    /// </param>
    public static IReadOnlyDictionary<string, string> OfCommand(bool knowsRequired) => knowsRequired ? Required : Plain;

    /// <summary>Whether a call was made from a binding with the mark, and so by a plugin that knows it.</summary>
    public static bool IsRequiredIn(AppExpandRequest? expand) => expand?.ActingUser is ['+', ..];

    private static Dictionary<string, string> Command(string mark) => new(StringComparer.Ordinal)
    {
        [ActingUser] = $"{mark}summary",
        ["acting_user_access_token"] = $"{mark}all",
        ["channel_member"] = $"{mark}summary",
    };
}
