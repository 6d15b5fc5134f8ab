using System.Text.Json.Serialization;

namespace Integration.Functions.Hosting;

[JsonSerializable(typeof(HostInvocation))]
[JsonSerializable(typeof(InvocationResult))]
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(HealthAnswer))]
[JsonSerializable(typeof(Dictionary<string, string>))]
internal sealed partial class HostingJson : JsonSerializerContext;
