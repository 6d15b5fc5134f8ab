using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Mattermost.Sandbox.Posting;
using Mattermost.Sandbox.Server;
using Mattermost.Sandbox.State;
using Mattermost.Sandbox.Webhooks;

namespace Mattermost.Sandbox.Integrations;

/// <summary>
/// Tells outgoing webhooks of new posts: in open channels only, not of webhooks' posts and not of system messages; once, without a
/// second try. What they answer is posted in their creator's name.
/// </summary>
internal sealed class OutgoingWebhooks(SandboxState state, ServerProfile server, IntegrationClient client, PostWriter writer, PostRules rules)
{
    /// <summary>Starts the calls for a post that has just been saved, and does not wait for them.</summary>
    public void Fire(SandboxPost post)
    {
        if (!server.Settings.EnableOutgoingWebhooks || post.HookId is not null || post.IsSystem) return;
        if (state.FindChannel(post.ChannelId) is not { Type: ChannelType.Open } channel || state.FindTeam(channel.TeamId) is not { } team) return;
        var firstWord = post.Message.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) is [var first, ..] ? first : "";
        foreach (var hook in state.OutgoingHooks.Where(hook => hook.TeamId == team.Id))
        {
            if (hook.FiredBy(channel.Id, firstWord) is not { } word) continue;
            foreach (var url in hook.CallbackUrls) _ = CallAsync(hook, url, Fields(hook, post, channel, team, word), post, channel);
        }
    }

    private JsonObject Fields(SandboxOutgoingHook hook, SandboxPost post, SandboxChannel channel, SandboxTeam team, string word) => new()
    {
        ["token"] = hook.Token,
        ["team_id"] = team.Id,
        ["team_domain"] = team.Name,
        ["channel_id"] = channel.Id,
        ["channel_name"] = channel.Name,
        ["timestamp"] = hook.IsJson ? post.CreateAt.ToUnixTimeMilliseconds() : post.CreateAt.ToUnixTimeSeconds(),
        ["user_id"] = post.UserId,
        ["user_name"] = state.FindUser(post.UserId)?.Username ?? "",
        ["post_id"] = post.Id,
        ["text"] = post.Message,
        ["trigger_word"] = word,
        ["file_ids"] = "",
    };

    private async Task CallAsync(SandboxOutgoingHook hook, string url, JsonObject fields, SandboxPost post, SandboxChannel channel)
    {
        using var request = Request(hook, url, fields);
        var answer = await client.SendAsync(request, server.Settings.IntegrationTimeout(server.Release), CancellationToken.None);
        if (answer is IntegrationAnswer.Answered { Body: var body } && Read(body) is { } said) Answer(hook, said, post, channel);
    }

    private static HttpRequestMessage Request(SandboxOutgoingHook hook, string url, JsonObject fields)
    {
        if (hook.IsJson) return JsonPost.To(url, fields);
        var form = fields.Select(field => KeyValuePair.Create(field.Key, field.Value is JsonValue value && value.TryGetValue<long>(out var number) ? number.ToString(CultureInfo.InvariantCulture) : field.Value!.GetValue<string>()));
        var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new FormUrlEncodedContent(form) };
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        return request;
    }

    /// <summary>Null for everything that is no answer; nobody is told about that.</summary>
    private static OutgoingAnswer? Read(byte[] body)
    {
        try { return JsonPost.Read<OutgoingAnswer>(body); }
        catch (JsonException) { return null; }
    }

    private void Answer(SandboxOutgoingHook hook, OutgoingAnswer answer, SandboxPost post, SandboxChannel channel)
    {
        if (state.FindUser(hook.CreatorId) is not { DeleteAt: null } creator || (answer.Text is null && answer.Attachments is null)) return;
        var slack = new SlackForms(server.Release, id => state.FindUser(id)?.Username);
        var props = (answer.Props ?? new Dictionary<string, JsonElement>(StringComparer.Ordinal)).ToDictionary(StringComparer.Ordinal);
        var (name, icon) = (answer.Username ?? hook.Username, answer.IconUrl ?? hook.IconUrl);
        if (server.Settings.EnablePostUsernameOverride && name.Length > 0) props["override_username"] = JsonSerializer.SerializeToElement(name);
        if (server.Settings.EnablePostIconOverride && icon.Length > 0) props["override_icon_url"] = JsonSerializer.SerializeToElement(icon);
        props["from_webhook"] = JsonSerializer.SerializeToElement("true");
        props["webhook_display_name"] = JsonSerializer.SerializeToElement(hook.DisplayName);
        var draft = rules.WithProps(writer.Draft(creator, channel, slack.LinksOfText(slack.Mentions(answer.Text))), props) with
        {
            HookId = hook.Id,
            RootId = answer.ResponseType == "comment" ? (post.RootId.Length > 0 ? post.RootId : post.Id) : "",
            Type = answer.Attachments is null ? answer.Type ?? "" : "slack_attachment",
        };
        if (answer.Attachments is not null) draft = draft with { Attachments = new AttachmentReader(slack).Read(answer.Attachments) };
        if (rules.Refusal(draft, state.FindChannel(channel.Id) ?? channel) is null) writer.Save(draft);
    }
}

/// <summary>What an outgoing webhook's callback may answer; everything is optional.</summary>
internal sealed record OutgoingAnswer(
    string? Text, string? ResponseType, string? Username, string? IconUrl, string? Type,
    IReadOnlyDictionary<string, JsonElement>? Props, IReadOnlyList<AttachmentBody?>? Attachments);
