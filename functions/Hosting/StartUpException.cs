namespace Integration.Functions.Hosting;

/// <summary>The app cannot start, for reasons that the person who starts it can mend: one sentence each.</summary>
public sealed class StartUpException(params IReadOnlyList<string> reasons) : Exception(string.Join(Environment.NewLine, reasons))
{
    public IReadOnlyList<string> Reasons { get; } = reasons;
}
