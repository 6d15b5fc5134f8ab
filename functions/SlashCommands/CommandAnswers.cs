using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Integration.Functions.Commands;
using Integration.Functions.Hosting;
using Integration.Functions.Mattermost;

namespace Integration.Functions.SlashCommands;

/// <summary>Replies in the form of slash commands and buttons.</summary>
internal sealed class CommandAnswers(ButtonContexts contexts, IntegrationOptions options)
{
    /// <summary>Answers are not split, and a server whose database is older than 5.0 takes 4,000 characters.</summary>
    private const int LongestText = 3900;

    /// <summary>For who has to wait, or for what went wrong.</summary>
    public SlashCommandAnswer Of(string text) => new() { Text = text, IconUrl = Url("app/static/icon.png") };

    public SlashCommandAnswer Of(CommandReply reply, CommandCall call) => Of(Cut(reply.Text)) with { Attachments = Buttons(reply, call) };

    public ActionAnswer Update(CommandReply reply, CommandCall call) => reply.IsError && reply.Buttons.Count == 0
        ? new() { EphemeralText = Cut(reply.Text) }
        : new() { Update = new(Cut(reply.Text), new(Buttons(reply, call))) };

    public DialogOpening Dialog(ReplyForm form, CommandCall call, string triggerId) => new()
    {
        TriggerId = triggerId,
        Url = ActionsUrl,
        Dialog = new()
        {
            CallbackId = "settings",
            Title = form.Title,
            IntroductionText = form.Introduction,
            Elements = [.. form.Fields.Select(DialogElement.Of)],
            SubmitLabel = "Save",
            State = contexts.Sign(call, form.Command),
        },
    };

    /// <summary>Buttons as props of a post of the bot's; null without any.</summary>
    /// <param name="call">Whom they are for, and in which channel.</param>
    public JsonObject? Props(IReadOnlyList<ReplyButton> buttons, CommandCall call) => Buttons(CommandReply.Of("", buttons), call) is { } attachments
        ? new() { ["attachments"] = JsonSerializer.SerializeToNode(attachments, SlashCommandsJson.Default.IReadOnlyListAnswerAttachment) }
        : null;

    private string ActionsUrl => Url("actions");

    private IReadOnlyList<AnswerAttachment>? Buttons(CommandReply reply, CommandCall call) => reply.Buttons.Count == 0
        ? null
        : [new(string.Join(", ", reply.Buttons.Select(button => button.Label)), [.. reply.Buttons.Select((button, index) => Action(button, index, call))])];

    /// <summary>Ids are letters and digits up to 11.9.</summary>
    private AnswerAction Action(ReplyButton button, int index, CommandCall call) => new(
        string.Create(CultureInfo.InvariantCulture, $"button{index}"),
        button.Label,
        button.Style switch { ButtonStyle.Primary => "primary", ButtonStyle.Danger => "danger", _ => "default" },
        new(ActionsUrl, new(contexts.Sign(call, button.Command))));

    private string Url(string path) => $"{options.PublicUrl.AbsoluteUri.TrimEnd('/')}/api/{path}";

    /// <summary>At the end of a line, so that no table and no word is cut in two.</summary>
    private static string Cut(string text)
    {
        if (!HarmlessMarkdown.IsLongerThan(text, LongestText)) return text;
        var end = text.LastIndexOf('\n', LongestText);
        return $"{(end > 0 ? text[..end] : HarmlessMarkdown.Cut(text, LongestText))}\n\n…";
    }
}
