using System.Runtime.InteropServices;
using System.Text;

namespace Integration.Functions.Benchmarks.Support;

/// <summary>A page of Markdown.</summary>
internal sealed class Report
{
    private readonly StringBuilder text = new();

    public Report Heading(string heading) => Add($"## {heading}");

    public Report Add(string paragraph)
    {
        text.Append(paragraph).Append("\n\n");
        return this;
    }

    public Report Table(string[] head, IEnumerable<string[]> rows)
    {
        text.Append(Line(head)).Append(Line([.. head.Select(static _ => "---")]));
        foreach (var row in rows) text.Append(Line(row));
        text.Append('\n');
        return this;
    }

    public override string ToString() => text.ToString().TrimEnd() + "\n";

    /// <summary>What the figures were measured on; no names, no places.</summary>
    public static string Machine()
    {
        var memory = File.ReadLines("/proc/meminfo").First().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[1];
        var system = File.ReadLines("/etc/os-release").First(line => line.StartsWith("PRETTY_NAME=", StringComparison.Ordinal)).Split('=')[1].Trim('"');
        return $"{Environment.ProcessorCount} cores, {double.Parse(memory) * 1024 / 1e9:F0} GB of memory, {system}, "
            + $"{RuntimeInformation.OSArchitecture.ToString().ToLowerInvariant()}, {RuntimeInformation.FrameworkDescription}";
    }

    /// <summary>How much others kept the machine busy: processes that wanted a core, on average over the last minute.</summary>
    public static string Busy() => File.ReadAllText("/proc/loadavg").Split(' ')[0];

    private static string Line(string[] cells) => $"| {string.Join(" | ", cells)} |\n";
}
