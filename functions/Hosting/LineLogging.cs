using Microsoft.Extensions.Logging.Console;

namespace Integration.Functions.Hosting;

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
        ("Microsoft.Azure.WebJobs", LogLevel.Warning),
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
