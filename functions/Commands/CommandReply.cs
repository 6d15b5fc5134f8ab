namespace Integration.Functions.Commands;

/// <summary>
/// What the person sees, and nobody else: Markdown, final (other people's text in it has been made harmless). Each protocol
/// turns it into its own shape.
/// </summary>
public sealed record CommandReply
{
    public required string Text { get; init; }

    /// <summary>Things to press instead of typing. Where a protocol has no buttons, the text alone must do.</summary>
    public IReadOnlyList<ReplyButton> Buttons { get; init; } = [];

    /// <summary>The person's wish was not fulfilled. Apps show this beside the message box and keep the draft.</summary>
    public bool IsError { get; init; }

    public static CommandReply Of(string text, params IReadOnlyList<ReplyButton> buttons) => new() { Text = text, Buttons = buttons };

    public static CommandReply Error(string text, params IReadOnlyList<ReplyButton> buttons) => new() { Text = text, Buttons = buttons, IsError = true };
}

/// <summary>
/// Pressing it is typing a command: <paramref name="Command"/> (without the trigger) runs as the person who presses, in the
/// channel where the button is, if that is whom and where it was made for. It is signed and expires.
/// </summary>
public sealed record ReplyButton(string Label, string Command, ButtonStyle Style = ButtonStyle.Default);

public enum ButtonStyle
{
    Default,
    Primary,
    Danger,
}
