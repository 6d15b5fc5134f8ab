namespace Integration.Functions.Hosting;

/// <summary>A function that a message of a queue triggers.</summary>
/// <param name="Run">Takes the services of the job's own scope and the message's text.</param>
public sealed record QueueFunction(QueueTrigger Trigger, Func<IServiceProvider, string, CancellationToken, Task> Run)
{
    public string Name => Trigger.FunctionName;
}
