using Integration.Functions.Commands;

namespace Integration.Functions.SlashCommands;

/// <summary>The body of <c>POST /actions/dialogs/open</c>. It needs no token: the trigger id is one, for seconds.</summary>
internal sealed record DialogOpening
{
    public required string TriggerId { get; init; }
    public required string Url { get; init; }
    public required Dialog Dialog { get; init; }
}

internal sealed record Dialog
{
    public required string CallbackId { get; init; }
    public required string Title { get; init; }
    public string IntroductionText { get; init; } = "";
    public required IReadOnlyList<DialogElement> Elements { get; init; }
    public required string SubmitLabel { get; init; }

    /// <summary>Comes back with the submission, which nothing else authenticates; see <see cref="ButtonContext"/>.</summary>
    public required string State { get; init; }
}

internal sealed record DialogElement
{
    private const int LongestText = 150;

    public required string DisplayName { get; init; }
    public required string Name { get; init; }

    /// <summary><c>text</c> or <c>select</c>.</summary>
    public required string Type { get; init; }

    public string? Default { get; init; }
    public string? HelpText { get; init; }
    public int? MaxLength { get; init; }
    public bool Optional { get; init; }
    public IReadOnlyList<DialogOption>? Options { get; init; }

    public static DialogElement Of(ReplyField field) => new()
    {
        DisplayName = field.Label,
        Name = field.Name,
        Type = field.Choices.Count == 0 ? "text" : "select",
        // A value that does not fit would stop the dialog from opening.
        Default = field.Value.Length <= LongestText ? field.Value : null,
        HelpText = field.Help,
        MaxLength = field.Choices.Count == 0 ? LongestText : null,
        Optional = true,
        Options = field.Choices.Count == 0 ? null : [.. field.Choices.Select(choice => new DialogOption(choice.Label, choice.Value))],
    };
}

internal sealed record DialogOption(string Text, string Value);
