using Mattermost.Sandbox.Server;
using Mattermost.Sandbox.State;

namespace Mattermost.Sandbox.Webhooks;

/// <summary>Name and picture of a webhook's post. Both settings that allow an override are off by default.</summary>
internal sealed record WebhookLook(string Name, string? Emoji, IReadOnlyDictionary<string, string> Props)
{
    public static WebhookLook Of(SandboxHook hook, SandboxUser owner, WebhookRequest request, ServerSettings settings)
    {
        var name = First(request.Username, hook.Username, "webhook");
        var icon = First(request.IconUrl, hook.IconUrl);
        var emoji = First(request.IconEmoji).Trim(':');
        var props = new Dictionary<string, string>(StringComparer.Ordinal);
        if (settings.EnablePostUsernameOverride) props["override_username"] = name;
        if (settings.EnablePostIconOverride && icon.Length > 0) props["override_icon_url"] = icon;
        if (settings.EnablePostIconOverride && emoji.Length > 0) props["override_icon_emoji"] = emoji;
        return new(
            settings.EnablePostUsernameOverride ? name : owner.Username,
            settings.EnablePostIconOverride && emoji.Length > 0 ? emoji : null,
            props);
    }

    private static string First(params ReadOnlySpan<string?> candidates)
    {
        foreach (var candidate in candidates)
        {
            if (!string.IsNullOrEmpty(candidate)) return candidate;
        }

        return "";
    }
}
