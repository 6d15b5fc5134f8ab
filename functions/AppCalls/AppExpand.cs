namespace Integration.Functions.AppCalls;

/// <summary>
/// What a command needs to be told: who acts, with a token that proves it, and in which channel. The channel comes from the
/// membership, because expanding <c>channel</c> makes plugin 1.2.2 fail every call in group messages.
/// </summary>
internal static class AppExpand
{
    private const string ActingUser = "acting_user";

    public static readonly IReadOnlyDictionary<string, string> User = new Dictionary<string, string>(StringComparer.Ordinal) { [ActingUser] = "summary" };

    private static readonly IReadOnlyDictionary<string, string> Required = Command("+");
    private static readonly IReadOnlyDictionary<string, string> Plain = Command("");

    /// <param name="knowsRequired">
    /// Plugins from 1.2.0 on fail a call whose facts marked with <c>+</c> are missing; earlier ones do not know the mark and would
    /// leave the facts out.
    /// </param>
    public static IReadOnlyDictionary<string, string> OfCommand(bool knowsRequired) => knowsRequired ? Required : Plain;

    /// <summary>Whether a call was made from a binding with the mark, and so by a plugin that knows it.</summary>
    public static bool IsRequiredIn(AppExpandRequest? expand) => expand?.ActingUser is ['+', ..];

    private static Dictionary<string, string> Command(string mark) => new(StringComparer.Ordinal)
    {
        [ActingUser] = $"{mark}summary",
        ["acting_user_access_token"] = $"{mark}all",
        ["channel_member"] = $"{mark}summary",
    };
}
