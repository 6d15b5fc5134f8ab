namespace Integration.Functions.Tests.Support;

/// <summary>A command of the built executable, run to its end as a person runs it.</summary>
/// <param name="Code">The exit code.</param>
/// <param name="Output">What it wrote to stdout, by lines.</param>
/// <param name="Errors">What it wrote to stderr, by lines.</param>
internal sealed record CommandRun(int Code, IReadOnlyList<string> Output, IReadOnlyList<string> Errors)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    /// <summary>Both streams, for what must be nowhere in them.</summary>
    public string Everything => string.Join('\n', Output.Concat(Errors));

    public static async Task<CommandRun> OfAsync(IEnumerable<KeyValuePair<string, string>> settings, params IEnumerable<string> words)
    {
        using var limit = new CancellationTokenSource(Limit);
        await using var process = HandlerProcess.Start(BuiltApp.Executable, BuiltApp.Folder, settings, words);
        var code = await process.WaitForExitAsync(limit.Token);
        return new CommandRun(code, [.. process.Output], [.. process.Errors]);
    }

    /// <summary>What a person sees who did something wrong: sentences, and no stack of calls.</summary>
    public void AssertIsCivil()
    {
        Assert.DoesNotContain("   at ", Everything, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", Everything, StringComparison.Ordinal);
    }
}
