using System.Text.Json;

namespace Mattermost.Sandbox.Integrations;

/// <summary>A dialog that an integration opened, on the screen of one person.</summary>
public sealed record SandboxDialog
{
    public required string UserId { get; init; }

    /// <summary>Where the submission goes.</summary>
    public required string Url { get; init; }
    public string CallbackId { get; init; } = "";
    public string Title { get; init; } = "";
    public string IntroductionText { get; init; } = "";
    public string SubmitLabel { get; init; } = "";
    public string State { get; init; } = "";
    public bool NotifyOnCancel { get; init; }
    public IReadOnlyList<DialogElement> Elements { get; init; } = [];

    /// <summary>What Mattermost documents as not allowed; servers differ in how much of it they let pass.</summary>
    public IReadOnlyList<string> Problems => [.. Check()];

    private IEnumerable<string> Check()
    {
        if (Title.Length is 0 or > 24) yield return "the title needs 1 to 24 characters";
        if (Elements.Select(element => element.Name).Distinct(StringComparer.Ordinal).Count() < Elements.Count) yield return "two elements have the same name";
        foreach (var problem in Elements.SelectMany(element => element.Check())) yield return problem;
    }
}

/// <summary>One field of a dialog.</summary>
public sealed record DialogElement
{
    public string DisplayName { get; init; } = "";
    public string Name { get; init; } = "";

    /// <summary><c>text</c>, <c>textarea</c>, <c>select</c>, <c>bool</c>, <c>radio</c>, and more from 11.</summary>
    public string Type { get; init; } = "";
    public string SubType { get; init; } = "";
    public JsonElement? Default { get; init; }
    public string Placeholder { get; init; } = "";
    public string HelpText { get; init; } = "";
    public bool Optional { get; init; }
    public int MinLength { get; init; }
    public int MaxLength { get; init; }
    public string DataSource { get; init; } = "";
    public IReadOnlyList<DialogOption>? Options { get; init; }

    internal IEnumerable<string> Check()
    {
        if (DisplayName.Length is 0 or > 24) yield return $"{Name}: the display name needs 1 to 24 characters";
        if (Name.Length is 0 or > 300) yield return $"{Name}: the name needs 1 to 300 characters";
        if (HelpText.Length > 150) yield return $"{Name}: the help has more than 150 characters";
        if (MaxLength > (Type == "textarea" ? 3000 : 150)) yield return $"{Name}: the maximum length is too great";
        if (Type is "select" or "radio" && DataSource.Length == 0 && Options is not { Count: > 0 }) yield return $"{Name}: there is nothing to choose";
    }
}

public sealed record DialogOption(string Text, string Value);

/// <summary>What came of submitting or closing a dialog.</summary>
public sealed record DialogRun
{
    /// <summary>Mattermost's own error: the integration did not answer well.</summary>
    public Server.AppError? Error { get; init; }

    /// <summary>Shown above the form, which stays open.</summary>
    public string FormError { get; init; } = "";

    /// <summary>Shown at the fields by their names; the form stays open.</summary>
    public IReadOnlyDictionary<string, string> FieldErrors { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    public bool IsClosed => Error is null && FormError.Length == 0 && FieldErrors.Count == 0;
}
