using Microsoft.Extensions.Logging.Console;

namespace Integration.Functions.Hosting;

public static class LineLogging
{
    /// <summary>
    /// These write addresses, paths and queries below Warning, and ours hold secrets: a relay's path, a webhook's. Said for the
    /// provider by name and after the settings are read, so that no log level of the settings lets them speak.
    /// </summary>
    private static readonly string[] Indiscreet = ["Microsoft.AspNetCore", "System.Net.Http", "Azure"];

    public static void AddLines(this ILoggingBuilder logging)
    {
        logging.ClearProviders();
        logging.AddConsole(console => console.FormatterName = LineFormatter.FormatterName);
        logging.AddConsoleFormatter<LineFormatter, ConsoleFormatterOptions>();
        logging.Services.PostConfigure<LoggerFilterOptions>(filters =>
        {
            foreach (var category in Indiscreet) Quieten(filters, category);
        });
    }

    private static void Quieten(LoggerFilterOptions filters, string category)
    {
        foreach (var rule in filters.Rules.Where(rule => Speaks(rule, category)).ToArray()) filters.Rules.Remove(rule);
        filters.Rules.Add(new LoggerFilterRule(typeof(ConsoleLoggerProvider).FullName, category, LogLevel.Warning, filter: null));
    }

    private static bool Speaks(LoggerFilterRule rule, string category) =>
        rule.LogLevel < LogLevel.Warning && rule.CategoryName?.StartsWith(category, StringComparison.OrdinalIgnoreCase) == true;
}
