using System.Text.Json;
using Mattermost.Sandbox.Posting;
using Mattermost.Sandbox.Server;
using Mattermost.Sandbox.State;
using Mattermost.Sandbox.Webhooks;

namespace Mattermost.Sandbox.Integrations;

/// <summary>Turns a command's answer into posts. They are the calling person's, whose name shows unless the server allows another.</summary>
internal sealed class CommandPosts(SandboxState state, ServerProfile server, PostWriter writer, PostRules rules)
{
    private static readonly AppError NotThere = new(403, "api.command.command_post.forbidden.app_error", "Specified user is not a member of specified channel.");
    private static readonly AppError SystemType = AppError.BadRequest("api.context.invalid_param.app_error", "Invalid post.type parameter.");

    /// <summary>The answer and its extra ones; one that cannot be posted does not keep the others back.</summary>
    public (IReadOnlyList<SandboxPost> Posts, AppError? Error) Save(SandboxCommand command, CommandLine line, CommandAnswer answer)
    {
        List<SandboxPost> posts = [];
        AppError? error = null;
        foreach (var part in (IEnumerable<CommandAnswer>)[answer, .. answer.ExtraResponses ?? []])
        {
            var (post, refusal) = SaveOne(command, line, part);
            if (post is not null) posts.Add(post);
            error = refusal ?? error;
        }

        return (posts, error);
    }

    /// <summary>What one of the server's own commands says to its caller alone.</summary>
    public SandboxPost Tell(CommandLine line, string words) => writer.SaveFor(line.User, writer.Draft(line.User, line.Channel, words) with { AuthorName = "System" });

    private (SandboxPost? Post, AppError? Error) SaveOne(SandboxCommand command, CommandLine line, CommandAnswer answer)
    {
        var channel = line.Channel;
        if (!string.IsNullOrEmpty(answer.ChannelId))
        {
            if (state.FindChannel(answer.ChannelId) is not { } other || !other.Has(line.User.Id)) return (null, NotThere);
            channel = other;
        }

        if (answer.Type?.StartsWith("system_", StringComparison.Ordinal) == true) return (null, SystemType);
        var draft = Draft(command, line, channel, answer);
        if (answer.IsInChannel) return rules.Refusal(draft, channel) is { } refusal ? (null, refusal) : (writer.Save(draft), null);
        return draft.Message.Length > 0 || answer.Attachments is not null ? (writer.SaveFor(line.User, draft with { RootId = "" }), null) : (null, null);
    }

    private SandboxPost Draft(SandboxCommand command, CommandLine line, SandboxChannel channel, CommandAnswer answer)
    {
        var slack = answer.SkipSlackParsing ? null : new SlackForms(server.Release, id => state.FindUser(id)?.Username);
        var props = (answer.Props ?? new Dictionary<string, JsonElement>(StringComparer.Ordinal)).ToDictionary(StringComparer.Ordinal);
        var name = First(command.Username, answer.Username);
        var icon = First(command.IconUrl, answer.IconUrl);
        if (server.Settings.EnablePostUsernameOverride && name.Length > 0) props["override_username"] = Text(name);
        if (server.Settings.EnablePostIconOverride && icon.Length > 0) props["override_icon_url"] = Text(icon);
        props["from_webhook"] = Text("true");
        var text = answer.Text ?? "";
        var post = rules.WithProps(writer.Draft(line.User, channel, slack is null ? text : slack.LinksOfText(slack.Mentions(text))), props);
        return post with
        {
            RootId = line.RootId,
            Type = answer.Attachments is null ? answer.Type ?? "" : "slack_attachment",
            Attachments = answer.Attachments is null ? post.Attachments : new AttachmentReader(slack).Read(answer.Attachments),
        };
    }

    private static string First(string own, string? answered) => own.Length > 0 ? own : answered ?? "";

    private static JsonElement Text(string value) => JsonSerializer.SerializeToElement(value);
}
