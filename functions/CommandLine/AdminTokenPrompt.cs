using Integration.Functions.Install;

namespace Integration.Functions.CommandLine;

/// <summary>
/// Where a command gets the administrator's token from: the environment, or a prompt that does not show what is typed, or
/// the standard input of a script. Never an argument: those are seen by everybody on the machine and kept in histories.
/// </summary>
internal sealed class AdminTokenPrompt(Func<string, string?> environment, TextWriter output)
{
    public const string Variable = "MATTERMOST_ADMIN_TOKEN";

    public static AdminTokenPrompt OfConsole => new(Environment.GetEnvironmentVariable, Console.Error);

    /// <summary>Null when nothing was given.</summary>
    public AdminToken? Ask()
    {
        var given = environment(Variable) is { Length: > 0 } set ? set
            : Console.IsInputRedirected ? Console.In.ReadLine()
            : ReadHidden();
        return given?.Trim() is { Length: > 0 } token ? new(token) : null;
    }

    private string ReadHidden()
    {
        output.Write($"Access token of a system administrator (not shown; or set {Variable}): ");
        var typed = new List<char>();
        for (var key = Console.ReadKey(intercept: true); key.Key != ConsoleKey.Enter; key = Console.ReadKey(intercept: true))
        {
            if (key.Key == ConsoleKey.Backspace && typed.Count > 0) typed.RemoveAt(typed.Count - 1);
            else if (!char.IsControl(key.KeyChar)) typed.Add(key.KeyChar);
        }

        output.WriteLine();
        return new([.. typed]);
    }
}
