using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http.Metadata;

namespace Integration.Functions.Hosting;

public static class QueueFunctionMapping
{
    /// <summary>
    /// The host packs a message of 64 KiB into JSON twice and copies its members into the metadata: more than the bound of
    /// public routes, less than this.
    /// </summary>
    private const int LongestInvocation = 1024 * 1024;

    /// <summary>What MVC has an attribute for; loading MVC for it would be a part of every start.</summary>
    private sealed class InvocationSize : IRequestSizeLimitMetadata
    {
        public long? MaxRequestBodySize => LongestInvocation;
    }

    /// <summary>
    /// Lets a message of the queue that <c>{functionName}/function.json</c> names run a function: called by the Functions
    /// host at <c>/{functionName}</c>, or by our own listener. In the self-hosted mode there is no such route.
    /// </summary>
    /// <param name="run">Takes the function and the message's text. Whatever it throws makes the queue try again.</param>
    /// <exception cref="StartUpException">The function.json is missing or declares no queue trigger.</exception>
    public static void MapQueueFunction<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TFunction>(
        this IEndpointRouteBuilder app, string functionName, Func<TFunction, string, CancellationToken, Task> run)
        where TFunction : class
    {
        var services = app.ServiceProvider;
        var function = services.GetRequiredService<QueueFunctions>().Add(functionName, (scope, text, stopping) =>
            run(ActivatorUtilities.GetServiceOrCreateInstance<TFunction>(scope), text, stopping));
        if (services.GetRequiredService<HostingMode>() is not HostingMode.FunctionsHost) return;
        var endpoint = ActivatorUtilities.CreateInstance<QueueInvocation>(services, function);
        app.MapPost($"/{functionName}", endpoint.AnswerAsync).WithMetadata(new InvocationSize());
    }
}
