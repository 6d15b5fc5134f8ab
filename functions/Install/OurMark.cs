namespace Integration.Functions.Install;

/// <summary>How we recognise in Mattermost what this installation of ours made, even when our own rows were lost.</summary>
internal sealed class OurMark(Uri publicUrl)
{
    public const string Trigger = "parabol";

    private const string Product = "Parabol for Mattermost";
    private const int LongestCommandDescription = 128;

    /// <summary>Where Mattermost sends the command.</summary>
    public string CommandUrl => $"{Address}/api/commands";

    /// <summary>Another installation at another address has another one, and so keeps its hands off.</summary>
    public string Text => $"{Product} at {Address}";

    public string CommandDescription => Text.Length <= LongestCommandDescription ? Text : Text[..LongestCommandDescription];

    public string BotDescription => $"Brings the news of Parabol's meetings. Made by {Text}";

    private string Address => publicUrl.AbsoluteUri.TrimEnd('/');

    public bool IsOnBot(string description) => description.EndsWith($"Made by {Text}", StringComparison.Ordinal);

    public bool IsOnCommand(string description) => description == CommandDescription;

    /// <summary>Tokens of our own bot that an installation made, at whatever address it was then.</summary>
    public static bool IsOnToken(string description) => description.StartsWith(Product, StringComparison.Ordinal);
}
