using System.Reflection;
using Microsoft.Azure.Functions.Worker;

namespace Integration.Functions.Hosting;

/// <summary>A function as its attributes declare it; they are the only declaration, for both hosts.</summary>
/// <param name="Trigger">An <see cref="HttpTriggerAttribute"/>, a <see cref="QueueTriggerAttribute"/> or a <see cref="TimerTriggerAttribute"/>.</param>
internal sealed record Function(string Name, MethodInfo Method, Attribute Trigger)
{
    /// <summary>Every function of the app, in the order of their names.</summary>
    public static IReadOnlyList<Function> All { get; } =
    [
        .. from type in typeof(Function).Assembly.GetTypes()
           from method in type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
           let named = method.GetCustomAttribute<FunctionAttribute>()
           where named is not null
           orderby named.Name
           select new Function(named.Name, method, TriggerOf(method)),
    ];

    public static IEnumerable<(Function Function, T Trigger)> With<T>()
        where T : Attribute => from function in All where function.Trigger is T select (function, (T)function.Trigger);

    /// <summary>Runs a function of a queue or a timer, with services of its own.</summary>
    public async Task RunAsync(IServiceProvider services, object trigger, CancellationToken stopping)
    {
        await using var scope = services.CreateAsyncScope();
        var function = ActivatorUtilities.GetServiceOrCreateInstance(scope.ServiceProvider, Method.DeclaringType!);
        await (Task)Method.Invoke(function, BindingFlags.DoNotWrapExceptions, binder: null, [trigger, stopping], culture: null)!;
    }

    private static Attribute TriggerOf(MethodInfo method) => method.GetParameters()
        .SelectMany(parameter => parameter.GetCustomAttributes())
        .First(attribute => attribute is HttpTriggerAttribute or QueueTriggerAttribute or TimerTriggerAttribute);
}
