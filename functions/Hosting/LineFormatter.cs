using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace Integration.Functions.Hosting;

/// <summary>
/// One line per record, without colours: the Functions host takes each line of stdout for a record. Of the scopes only
/// <see cref="LogLabel"/> is printed, since the framework's own hold paths, and some of ours are secrets.
/// </summary>
public sealed class LineFormatter(TimeProvider clock) : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "line";

    private static readonly SearchValues<char> Controls = SearchValues.Create([.. Enumerable.Range(0, 0x100).Select(code => (char)code).Where(char.IsControl)]);

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        // Said in sentences on stderr: the framework's record of it would only add a stack.
        if (logEntry.Exception is { } explained && StartUp.ReasonsOf(explained) is not null) return;
        var line = new StringBuilder()
            .Append(clock.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z' ", CultureInfo.InvariantCulture))
            .Append(Word(logEntry.LogLevel)).Append(' ').Append(logEntry.Category).Append(": ")
            .Append(logEntry.Formatter(logEntry.State, logEntry.Exception));
        if (logEntry.Exception is { } exception) line.Append(" | ").Append(exception);
        if (Activity.Current is { } activity) line.Append(" trace=").Append(activity.TraceId);
        scopeProvider?.ForEachScope(static (scope, line) => AppendLabel(scope, line), line);
        textWriter.WriteLine(LogRedaction.Redact(OnOneLine(line)));
    }

    private static void AppendLabel(object? scope, StringBuilder line)
    {
        if (scope is LogLabel label) line.Append(' ').Append(label.Name).Append('=').Append(label.Value);
    }

    private static string OnOneLine(StringBuilder line)
    {
        var text = line.ToString();
        return text.AsSpan().ContainsAny(Controls)
            ? string.Concat(text.Replace(Environment.NewLine, " | ", StringComparison.Ordinal).Select(letter => char.IsControl(letter) ? ' ' : letter))
            : text;
    }

    private static string Word(LogLevel level) => level switch
    {
        LogLevel.Trace => "trace",
        LogLevel.Debug => "debug",
        LogLevel.Information => "info",
        LogLevel.Warning => "warn",
        LogLevel.Error => "error",
        _ => "critical",
    };
}

/// <summary>A logging scope that <see cref="LineFormatter"/> prints at the end of each line: an id to search by.</summary>
public sealed record LogLabel(string Name, string Value);

public static class LineLogging
{
    /// <summary>
    /// These write addresses, paths and queries below Warning, and ours hold secrets: a relay's path, a webhook's. Said for the
    /// provider by name and after the settings are read, so that no log level of the settings lets them speak.
    /// </summary>
    private static readonly (string Category, LogLevel From)[] Indiscreet =
    [
        ("Microsoft.AspNetCore", LogLevel.Warning),
        ("System.Net.Http", LogLevel.Warning),
        // The SDK tells twice of each message that it runs.
        ("Microsoft.Azure.WebJobs", LogLevel.Warning),
        ("Function.", LogLevel.Warning),
        ("Host.", LogLevel.Warning),
        // A refusal that the caller expects (the row is there already) is a warning to Azure's clients.
        ("Azure", LogLevel.Error),
    ];

    public static void AddLines(this ILoggingBuilder logging)
    {
        logging.ClearProviders();
        logging.AddConsole(console => console.FormatterName = LineFormatter.FormatterName);
        logging.AddConsoleFormatter<LineFormatter, ConsoleFormatterOptions>();
        logging.QuietenIndiscreet(typeof(ConsoleLoggerProvider));
    }

    /// <summary>Under the Functions host our records go to the host, and to nobody else.</summary>
    public static void AddLinesOfWorker(this ILoggingBuilder logging)
    {
        var host = logging.Services.Where(service => service.ServiceType == typeof(ILoggerProvider) && service.ImplementationType?.Name == "WorkerLoggerProvider").ToArray();
        logging.ClearProviders();
        foreach (var provider in host)
        {
            logging.Services.Add(provider);
            logging.QuietenIndiscreet(provider.ImplementationType!);
        }
    }

    private static void QuietenIndiscreet(this ILoggingBuilder logging, Type provider) => logging.Services.PostConfigure<LoggerFilterOptions>(filters =>
    {
        foreach (var (category, from) in Indiscreet) Quieten(filters, category, from, provider);
    });

    private static void Quieten(LoggerFilterOptions filters, string category, LogLevel from, Type provider)
    {
        foreach (var rule in filters.Rules.Where(rule => Speaks(rule, category, from)).ToArray()) filters.Rules.Remove(rule);
        filters.Rules.Add(new LoggerFilterRule(provider.FullName, category, from, filter: null));
    }

    private static bool Speaks(LoggerFilterRule rule, string category, LogLevel from) =>
        rule.LogLevel < from && rule.CategoryName?.StartsWith(category, StringComparison.OrdinalIgnoreCase) == true;
}

/// <summary>The last line of defence: the Functions host hands its access keys on to us, as a query or a header, and no log may show one, whoever wrote the record.</summary>
public static partial class LogRedaction
{
    private static readonly SearchValues<string> Signs = SearchValues.Create(["code=", "x-functions-key"], StringComparison.OrdinalIgnoreCase);

    /// <summary>The expressions, and what it takes to prepare them at the first line of a start, are for the few lines that need them.</summary>
    public static string Redact(string line) =>
        line.AsSpan().ContainsAny(Signs)
            ? KeyHeader().Replace(KeyQuery().Replace(line, "${name}***"), "${name}***")
            : line;

    [GeneratedRegex("""(?<name>[?&]code=)[^&\s"']+""", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex KeyQuery();

    [GeneratedRegex("""(?<name>x-functions-key["'\]]*\s*[:=,]\s*["'\[]*)[^\s"',\]]+""", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex KeyHeader();
}
