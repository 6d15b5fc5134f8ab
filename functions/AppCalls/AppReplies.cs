using Integration.Functions.Commands;

namespace Integration.Functions.AppCalls;

/// <summary>
/// Replies in the form of the Apps framework, which has no buttons in posts. A question (a button that stands out) becomes a
/// dialog with its buttons; mere suggestions become what to type, since a dialog would bury the text that they belong to.
/// </summary>
internal sealed class AppReplies(ButtonContexts contexts)
{
    public const string Choice = "choice";

    public AppCallAnswer Of(CommandReply reply, CommandCall call, bool knowsRequired) => reply switch
    {
        { IsError: true } => AppCallAnswer.Failed(WithHints(reply)),
        { Buttons: var offered } when offered.Any(button => button.Style != ButtonStyle.Default) => AppCallAnswer.Asking(Question(reply, call, knowsRequired)),
        _ => AppCallAnswer.Ok(WithHints(reply)),
    };

    private AppForm Question(CommandReply reply, CommandCall call, bool knowsRequired) => new()
    {
        Title = "Parabol",
        Header = reply.Text,
        Icon = ServeStatic.Icon,
        Submit = new(AppPaths.Press, AppExpand.OfCommand(knowsRequired)),
        SubmitButtons = Choice,
        Fields =
        [
            new()
            {
                Name = Choice,
                Type = "static_select",
                Label = Choice,
                Options = [.. reply.Buttons.Select(button => new AppOption(button.Label, contexts.Sign(call, button.Command)))],
            },
        ],
    };

    private static string WithHints(CommandReply reply) => reply.Buttons.Count == 0
        ? reply.Text
        : $"{reply.Text}\n\n{string.Join('\n', reply.Buttons.Select(button => $"- {button.Label}: `/{AppBindings.Trigger} {button.Command}`"))}";
}
