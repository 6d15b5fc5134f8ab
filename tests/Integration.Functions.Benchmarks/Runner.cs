namespace Integration.Functions.Benchmarks;

internal static class Runner
{
    public static int Main() => 0;
}
