using System.Diagnostics;
using System.Text.Json;
using Mattermost.Sandbox.Mentions;
using Mattermost.Sandbox.Posting;
using Mattermost.Sandbox.Server;
using Mattermost.Sandbox.State;

namespace Mattermost.Sandbox.Webhooks;

/// <summary>Handles a webhook's request in the server's own order of checks, which decides what a caller gets to know.</summary>
internal sealed class IncomingWebhooks(SandboxState state, ServerProfile server, PostWriter writer, TimeProvider clock)
{
    public WebhookOutcome Handle(string hookId, WebhookRequest request)
    {
        if (!server.Settings.EnableIncomingWebhooks) return new WebhookOutcome.Refused(WebhookErrors.Disabled);
        if (string.IsNullOrEmpty(request.Text) && request.Attachments is null) return new WebhookOutcome.Refused(WebhookErrors.NoText);
        if (state.FindHook(hookId) is not { } hook) return new WebhookOutcome.Refused(WebhookErrors.InvalidHook);
        return new WebhookTarget(state).Find(hook, request.Channel ?? "") switch
        {
            WebhookTarget.Result.Refused refused => new WebhookOutcome.Refused(refused.Error),
            WebhookTarget.Result.Found found => Post(hook, found.Owner, found.Channel, request),
            var other => throw new UnreachableException(other.GetType().Name),
        };
    }

    private WebhookOutcome Post(SandboxHook hook, SandboxUser owner, SandboxChannel channel, WebhookRequest request)
    {
        var slack = new SlackForms(server.Release, id => state.FindUser(id)?.Username);
        var attachments = new AttachmentReader(slack).Read(request.Attachments);
        var type = attachments.Count > 0 ? "slack_attachment" : request.Type ?? "";
        if (Refusal(type, request.Priority) is { } error) return new WebhookOutcome.Refused(error);

        var look = WebhookLook.Of(hook, owner, request, server.Settings);
        var props = Props(hook, look, request);
        var text = slack.LinksOfText(slack.Mentions(request.Text));
        var limit = server.Release.PropsLimit;
        return new PostSplitter(server.Settings.MaxPostSize, limit, props).Split(text, attachments) is { } parts
            ? new WebhookOutcome.Posted(writer.Save(parts.Select(part => Draft(part, hook, look, channel, type, props))))
            : new WebhookOutcome.Refused(WebhookErrors.PropsTooLong(limit));
    }

    private AppError? Refusal(string type, PriorityBody? priority) => type switch
    {
        _ when priority is { Priority: null } && server.Release.KnowsPriority => WebhookErrors.NoPriority,
        "" or "slack_attachment" => null,
        _ when type.StartsWith("custom_", StringComparison.Ordinal) => null,
        _ when type.StartsWith("system_", StringComparison.Ordinal) => WebhookErrors.SystemType,
        _ => WebhookErrors.PostNotSaved,
    };

    private static Dictionary<string, JsonElement> Props(SandboxHook hook, WebhookLook look, WebhookRequest request)
    {
        var props = (request.Props ?? new Dictionary<string, JsonElement>(StringComparer.Ordinal))
            .Where(prop => !Reserved.Contains(prop.Key))
            .ToDictionary(StringComparer.Ordinal);
        props["from_webhook"] = Text("true");
        props["webhook_display_name"] = Text(hook.DisplayName);
        foreach (var (name, value) in look.Props) props[name] = Text(value);
        return props;
    }

    private SandboxPost Draft(
        PostPart part, SandboxHook hook, WebhookLook look, SandboxChannel channel, string type, Dictionary<string, JsonElement> props) => new()
        {
            Number = 0,
            Id = Ids.New(),
            TeamName = state.FindTeam(hook.TeamId)?.Name ?? "",
            ChannelId = channel.Id,
            ChannelName = channel.Name,
            UserId = hook.UserId,
            AuthorName = look.Name,
            AuthorEmoji = look.Emoji,
            HookId = hook.Id,
            IsAutomatic = true,
            CreateAt = clock.GetUtcNow(),
            UpdateAt = clock.GetUtcNow(),
            Message = part.Text,
            Type = type,
            Attachments = part.Attachments,
            Props = props,
            MentionRules = MentionRules.For(server.Release),
            MentionableNames = state.MentionableNames(withGroups: server.IsLicensed),
        };

    private static JsonElement Text(string value) => JsonSerializer.SerializeToElement(value);

    private static readonly HashSet<string> Reserved = new(StringComparer.Ordinal)
    {
        "from_webhook", "from_bot", "from_oauth_app", "from_plugin", "override_username", "override_icon_url",
        "override_icon_emoji", "webhook_display_name", "force_notification", "silent_notification", "card", "attachments",
    };
}
