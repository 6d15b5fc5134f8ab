using System.Text.Json;
using System.Text.Json.Nodes;
using Mattermost.Sandbox.Posting;
using Mattermost.Sandbox.Rights;
using Mattermost.Sandbox.Server;
using Mattermost.Sandbox.State;
using Mattermost.Sandbox.Webhooks;

namespace Mattermost.Sandbox.Integrations;

/// <summary>Presses buttons. In an ephemeral post only its reader can: real servers give that reader's client a cookie for it.</summary>
internal sealed class ActionRunner(
    SandboxState state, ServerProfile server, Access access, IntegrationClient client, TriggerIds triggers, PostWriter writer, PostRules rules)
{
    private static readonly AppError NoPost = AppError.NotFound("app.post.get.app_error", "Unable to get the post.");
    private static readonly AppError NoAction = AppError.NotFound("api.post.do_action.action_id.app_error", "Invalid action id.");

    /// <summary>Survive whatever an answer says about the props.</summary>
    private static readonly string[] KeptProps = ["from_webhook", "from_bot", "override_username", "override_icon_url", "override_icon_emoji", "webhook_display_name"];

    public async Task<ActionRun> PressAsync(SandboxUser user, string postId, string actionId, string? selected, CancellationToken stopping)
    {
        if (Find(user, postId) is not { DeleteAt: null } post || state.FindChannel(post.ChannelId) is not { } channel) return new() { Error = NoPost };
        if (!access.ToRead(user, channel)) return new() { Error = AppError.MissingPermission(Permission.ReadChannel) };
        if (post.Actions.FirstOrDefault(action => action.Id == actionId) is not { Integration: { } integration } action) return new() { Error = NoAction };

        var triggerId = triggers.New(user.Id);
        using var request = JsonPost.To(integration.Url, Body(user, channel, post, action, triggerId, selected));
        var answer = await client.SendAsync(request, server.Settings.IntegrationTimeout(server.Release), stopping);
        return Interpret(user, channel, post, answer) with { TriggerId = triggerId };
    }

    private SandboxPost? Find(SandboxUser user, string postId) =>
        state.Posts.Find(postId) ?? (state.Ephemerals.Find(postId) is { } mine && mine.VisibleTo == user.Id ? mine : null);

    private JsonObject Body(SandboxUser user, SandboxChannel channel, SandboxPost post, SandboxAction action, string triggerId, string? selected)
    {
        var context = action.Integration!.Context is { ValueKind: JsonValueKind.Object } given ? JsonObject.Create(given)! : [];
        if (action.Type == "select") context["selected_option"] = selected ?? "";
        return new()
        {
            ["user_id"] = user.Id,
            ["user_name"] = user.Username,
            ["channel_id"] = channel.Id,
            ["channel_name"] = channel.Name,
            ["team_id"] = channel.TeamId,
            ["team_domain"] = state.FindTeam(channel.TeamId)?.Name ?? "",
            ["post_id"] = post.Id,
            ["trigger_id"] = triggerId,
            ["type"] = action.Type,
            ["data_source"] = action.DataSource,
            ["context"] = context,
        };
    }

    private ActionRun Interpret(SandboxUser user, SandboxChannel channel, SandboxPost post, IntegrationAnswer received)
    {
        if (received is not IntegrationAnswer.Answered { Status: StatusCodes.Status200OK } answered) return new() { Error = Failed(received), Post = post };
        try
        {
            return Apply(user, channel, post, JsonPost.Read<ActionAnswer>(answered.Body) ?? new());
        }
        catch (JsonException)
        {
            return new() { Error = Failed(received), Post = post };
        }
    }

    private ActionRun Apply(SandboxUser user, SandboxChannel channel, SandboxPost post, ActionAnswer answer)
    {
        if (server.Release.ReadsErrorOfActions && answer.Error is { } error) return new() { Error = Failure(StatusCodes.Status400BadRequest, error.Message ?? ""), Post = post };
        return new()
        {
            Post = answer.Update is { } update ? Change(post, update, answer.SkipSlackParsing) : post,
            Ephemeral = string.IsNullOrEmpty(answer.EphemeralText) ? null : Whisper(user, channel, post, answer),
            GotoLocation = answer.GotoLocation,
        };
    }

    private SandboxPost Change(SandboxPost post, ActionUpdate update, bool skipSlack)
    {
        var edited = post with { Message = Text(update.Message, skipSlack) };
        if (update.Props is { } given)
        {
            var props = given.Where(prop => !KeptProps.Contains(prop.Key, StringComparer.Ordinal)).ToDictionary(StringComparer.Ordinal);
            foreach (var name in KeptProps.Where(post.Props.ContainsKey)) props[name] = post.Props[name];
            edited = rules.WithProps(edited with { AuthorName = post.AuthorName }, props);
        }

        return post.VisibleTo is null ? writer.Edit(post.Id, _ => edited) : state.Ephemerals.Change(post.Id, _ => edited);
    }

    private SandboxPost Whisper(SandboxUser user, SandboxChannel channel, SandboxPost post, ActionAnswer answer) => writer.SaveFor(
        user,
        writer.Draft(state.FindUser(post.UserId) ?? user, channel, Text(answer.EphemeralText, answer.SkipSlackParsing)) with
        {
            AuthorName = post.AuthorName,
            IsAutomatic = true,
            RootId = post.VisibleTo is not null ? "" : post.RootId.Length > 0 ? post.RootId : post.Id,
        });

    private string Text(string? text, bool skipSlack)
    {
        if (skipSlack) return text ?? "";
        var slack = new SlackForms(server.Release, id => state.FindUser(id)?.Username);
        return slack.LinksOfText(slack.Mentions(text));
    }

    private AppError Failed(IntegrationAnswer received)
    {
        var status = received is IntegrationAnswer.Answered answered ? answered.Status : 0;
        var told = !server.Release.PassesActionFailuresOn ? 400 : status is 429 or 503 ? status : status >= 500 ? 502 : 400;
        return Failure(told, "Action integration error.");
    }

    private static AppError Failure(int status, string message) => new(status, "api.post.do_action.action_integration.app_error", message);
}
