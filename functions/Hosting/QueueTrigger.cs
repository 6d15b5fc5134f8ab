using System.Text.Json;
using System.Text.RegularExpressions;

namespace Integration.Functions.Hosting;

/// <summary>What a queue function's <c>function.json</c> declares: the one place that names its queue and its binding.</summary>
/// <param name="Binding">The member of the host's <c>Data</c> that holds the message.</param>
public sealed partial record QueueTrigger(string FunctionName, string Binding, string Queue)
{
    private const int LongestQueueName = 63;

    /// <summary>
    /// Where a message goes that failed for good. As in Azure, a poison queue has none of its own; nor has a queue whose
    /// poison name would be too long.
    /// </summary>
    public string? PoisonQueue =>
        Queue.EndsWith("-poison", StringComparison.Ordinal) || Queue.Length + "-poison".Length > LongestQueueName ? null : $"{Queue}-poison";

    /// <exception cref="StartUpException">No such file, or it declares no queue trigger.</exception>
    public static QueueTrigger Read(string appFolder, string functionName, IConfiguration settings)
    {
        var file = Path.Combine(appFolder, functionName, "function.json");
        if (!File.Exists(file)) throw new StartUpException($"{functionName}/function.json is missing beside the executable.");
        using var declaration = JsonDocument.Parse(File.ReadAllBytes(file), new() { CommentHandling = JsonCommentHandling.Skip });
        foreach (var binding in declaration.RootElement.GetProperty("bindings").EnumerateArray())
            if (binding.GetProperty("type").ValueEquals("queueTrigger"))
                return new(functionName, Text(binding, "name"), Resolve(Text(binding, "queueName"), settings).ToLowerInvariant());
        throw new StartUpException($"{functionName}/function.json declares no queueTrigger.");
    }

    private static string Text(JsonElement binding, string name) => binding.GetProperty(name).GetString() ?? "";

    private static string Resolve(string name, IConfiguration settings) => !name.Contains('%') ? name : Reference().Replace(name, reference =>
        settings[reference.Groups["setting"].Value]
            ?? throw new StartUpException($"{reference.Groups["setting"].Value} is missing: the name of a queue, asked for by a function.json."));

    [GeneratedRegex("%(?<setting>[^%]+)%", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Reference();
}
