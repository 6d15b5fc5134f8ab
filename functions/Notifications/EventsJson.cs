using System.Text.Json.Serialization;

namespace Integration.Functions.Notifications;

/// <summary>How many events were queued.</summary>
internal sealed record AcceptedView(int Accepted);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(AcceptedView))]
internal sealed partial class EventsJson : JsonSerializerContext;
