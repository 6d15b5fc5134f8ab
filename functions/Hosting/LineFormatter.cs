using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.Text;
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
