using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Mattermost.Sandbox.Server;

namespace Mattermost.Sandbox.AppsPlugin;

/// <summary>An app's description of itself. Unknown members are ignored, names are matched in any case.</summary>
public sealed record AppManifest
{
    public string AppId { get; init; } = "";
    public string Version { get; init; } = "";
    public string DisplayName { get; init; } = "";
    public string Description { get; init; } = "";
    public string HomepageUrl { get; init; } = "";
    public string Icon { get; init; } = "";
    public AppCall? Bindings { get; init; }
    public AppCall? OnInstall { get; init; }
    public AppCall? OnUninstall { get; init; }
    public AppCall? OnEnable { get; init; }
    public AppCall? OnDisable { get; init; }
    public AppCall? OnVersionChanged { get; init; }

    [JsonPropertyName("get_oauth2_connect_url")]
    public AppCall? GetOAuth2ConnectUrl { get; init; }

    [JsonPropertyName("on_oauth2_complete")]
    public AppCall? OnOAuth2Complete { get; init; }
    public AppCall? OnRemoteWebhook { get; init; }
    public string RemoteWebhookAuthType { get; init; } = "";
    public IReadOnlyList<string> RequestedPermissions { get; init; } = [];
    public IReadOnlyList<string> RequestedLocations { get; init; } = [];
    public AppHttp? Http { get; init; }

    public bool Asks(string permission) => RequestedPermissions.Contains(permission, StringComparer.Ordinal);

    /// <exception cref="JsonException">It is no manifest: not JSON, a byte order mark in front, or a member of a wrong type.</exception>
    internal static AppManifest Read(byte[] json) =>
        json is [0xEF, 0xBB, 0xBF, ..] ? throw new JsonException("invalid character 'ï' looking for beginning of value") : JsonSerializer.Deserialize<AppManifest>(json, Surface.Json) ?? new();

    /// <summary>The first rule that it breaks, in words; null when it breaks none.</summary>
    public string? Problem() => IdProblem() ?? TextProblem() ?? PermissionProblem() ?? AddressProblem();

    private string? IdProblem()
    {
        if (Encoding.UTF8.GetByteCount(AppId) is < 3 or > 32) return "app_id must be 3 to 32 bytes long";
        if (!AppId.All(IsIdCharacter)) return "app_id may hold letters, digits, '-', '_' and '.'";
        if (Encoding.UTF8.GetByteCount(Version) > 10) return "version may be at most 10 bytes long";
        return Version.All(IsIdCharacter) ? null : "version may hold letters, digits, '-', '_' and '.'";
    }

    private string? TextProblem()
    {
        if (DisplayName.Length == 0) return "display_name is empty";
        if (Encoding.UTF8.GetByteCount(DisplayName) > 64) return "display_name is longer than the bot's and the OAuth app's name may be (64 bytes)";
        return Description.Length > 512 ? "description is longer than the OAuth app's may be (512 characters)" : null;
    }

    private string? PermissionProblem()
    {
        if (Asks("remote_webhooks") && !Asks("act_as_bot")) return "remote_webhooks needs act_as_bot";
        if (Asks("user_joined_channel_notification") && !Asks("act_as_bot")) return "user_joined_channel_notification needs act_as_bot";
        if (Asks("remote_oauth2") && !Asks("act_as_user")) return "remote_oauth2 needs act_as_user";
        return RemoteWebhookAuthType is "" or "secret" or "none" ? null : "remote_webhook_auth_type is not known";
    }

    private string? AddressProblem()
    {
        if (!IsHttp(HomepageUrl)) return "homepage_url must be an absolute http or https URL";
        if (Encoding.UTF8.GetByteCount(HomepageUrl) > 256) return "homepage_url is longer than the OAuth app's may be (256 bytes)";
        if (Icon.Trim('/') == "." || Icon.Split('/').Contains("..", StringComparer.Ordinal)) return "icon must be a path inside the static folder";
        if (Http is null) return "manifest has no deploy information";
        return IsHttp(Http.RootUrl) ? null : "http.root_url must be an absolute http or https URL";
    }

    private static bool IsIdCharacter(char character) => char.IsAsciiLetterOrDigit(character) || character is '-' or '_' or '.';

    private static bool IsHttp(string text) => Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url.Host.Length > 0;
}

public sealed record AppHttp
{
    public string RootUrl { get; init; } = "";

    [JsonPropertyName("use_jwt")]
    public bool UseJwt { get; init; }
}
