using Microsoft.Azure.Functions.Worker;
using Integration.Functions.Hosting;
using Integration.Functions.Notifications.Events;

namespace Integration.Functions.Notifications;

/// <summary><c>GET /api/events.schema.json</c>: the JSON Schema of our events, for producers; open to everybody.</summary>
internal sealed class ServeEventSchema
{
    [Function(nameof(ServeEventSchema))]
    public IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "events.schema.json")] HttpRequest request) =>
        TypedResults.PhysicalFile(Path.Combine(AppContext.BaseDirectory, CloudEvent.SchemaFile), "application/schema+json");
}
