namespace Integration.Functions.Benchmarks.Support;

/// <summary>The middle of several measurements, with the range that they were in.</summary>
internal sealed record Median(double Middle, double Least, double Most)
{
    public static Median Of(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        var half = sorted.Length / 2;
        var middle = sorted.Length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
        return new(middle, sorted[0], sorted[^1]);
    }

    public string Text(string format) => $"{Middle.ToString(format)} ({Least.ToString(format)} to {Most.ToString(format)})";
}
