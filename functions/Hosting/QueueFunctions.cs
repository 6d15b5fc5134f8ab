namespace Integration.Functions.Hosting;

/// <summary>Every queue function that is mapped, in the order of its Map lines.</summary>
public sealed class QueueFunctions(AppFolder folder, IConfiguration settings)
{
    private readonly List<QueueFunction> mapped = [];

    public IReadOnlyList<QueueFunction> Mapped => mapped;

    public QueueFunction Add(string name, Func<IServiceProvider, string, CancellationToken, Task> run)
    {
        var function = new QueueFunction(QueueTrigger.Read(folder.Path, name, settings), run);
        mapped.Add(function);
        return function;
    }
}
