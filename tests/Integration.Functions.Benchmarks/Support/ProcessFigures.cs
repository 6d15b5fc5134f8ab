using System.Globalization;

namespace Integration.Functions.Benchmarks.Support;

/// <summary>What Linux knows of a running process.</summary>
internal static class ProcessFigures
{
    private const int TicksPerSecond = 100;
    private const int FieldsBeforeUserTime = 11;

    /// <summary>Processor time used so far, all threads.</summary>
    public static TimeSpan Processor(int processId)
    {
        var stat = File.ReadAllText($"/proc/{processId}/stat");
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return TimeSpan.FromSeconds((Number(fields[FieldsBeforeUserTime]) + Number(fields[FieldsBeforeUserTime + 1])) / (double)TicksPerSecond);
    }

    /// <summary>Resident memory now, in MB (10^6 bytes).</summary>
    public static double Resident(int processId) => Megabytes(processId, "VmRSS:");

    /// <summary>The most resident memory since its start, in MB (10^6 bytes).</summary>
    public static double PeakResident(int processId) => Megabytes(processId, "VmHWM:");

    private static double Megabytes(int processId, string name)
    {
        var line = File.ReadLines($"/proc/{processId}/status").First(line => line.StartsWith(name, StringComparison.Ordinal));
        return Number(line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[1]) * 1024 / 1e6;
    }

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
