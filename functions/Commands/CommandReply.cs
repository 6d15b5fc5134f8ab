namespace Integration.Functions.Commands;

/// <summary>What the person sees, and nobody else: Markdown, final (other people's text in it has been made harmless). Each protocol turns it into its own shape.</summary>
public sealed record CommandReply
{
    public required string Text { get; init; }

    /// <summary>Things to press instead of typing. Where a protocol has no buttons, the text alone must do.</summary>
    public IReadOnlyList<ReplyButton> Buttons { get; init; } = [];

    /// <summary>Fields to fill in instead of typing, where a protocol can open a form; <see cref="Text"/> says the same in words.</summary>
    public ReplyForm? Form { get; init; }

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

/// <summary>A form; submitting it is typing <paramref name="Command"/> with <c>name=value</c> for each field that is not empty. Signed and expiring like a button.</summary>
/// <param name="Title">At most 24 characters, Mattermost's limit.</param>
public sealed record ReplyForm(string Title, string Introduction, string Command, IReadOnlyList<ReplyField> Fields);

/// <summary>One field of a <see cref="ReplyForm"/>.</summary>
/// <param name="Name">The word before the equals sign.</param>
/// <param name="Label">At most 24 characters, Mattermost's limit.</param>
/// <param name="Help">At most 150 characters, Mattermost's limit.</param>
/// <param name="Value">What is in it when the form opens.</param>
/// <param name="Choices">The values to choose from; empty for a free text.</param>
public sealed record ReplyField(string Name, string Label, string Help, string Value, IReadOnlyList<ReplyChoice> Choices);

public sealed record ReplyChoice(string Label, string Value);
